using TvixEval.Core.Machine;
using TvixEval.Engine;
using TvixEval.Hosting;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

public sealed class CollectionPauseTests
{
    // Other tests evaluate beside this one: what they do can only make it more shared.
    [Fact]
    public void ThereIsNoneWhileTwoEvaluate()
    {
        Evaluator evaluator = StandardEvaluator.Create(new EvalSettings());
        var one = new Vm(evaluator);
        var other = new Vm(evaluator);
        using (VmSlot.Install(one))
        using (VmSlot.Install(other))
        {
            Assert.True(CollectionPause.IsShared);
            Assert.True(CollectionPause.IsBesideSmall);
            Assert.False(CollectionPause.TryBegin(other));
        }
    }
}
