using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>
/// The machine stays a machine: loop, calls, frames, unwinding, limits. What only uses it, however much of that there is, has a class of its
/// own. Counted is what somebody wrote: fields, constants, properties, constructors, methods, nested types.
/// </summary>
public sealed class MachineSizeTests
{
    private const int MostMembers = 110;

    [Fact]
    public void TheMachineHasFewMembers()
    {
        string[] members = typeof(Vm)
            .GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance)
            .Where(static member => !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && member is not MethodInfo { IsSpecialName: true })
            .Select(static member => member.ToString()!)
            .ToArray();

        Assert.Contains(members, static member => member.Contains(" Loop(", System.StringComparison.Ordinal));
        Assert.True(members.Length < MostMembers, $"{members.Length} members:\n{string.Join('\n', members)}");
    }
}
