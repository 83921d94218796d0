using System.Linq;
using Xunit;

namespace TvixEval.Tests.Builtins;

/// <summary>Lists, sets, types, numbers, control and string contexts: values and whole reports as C++ Nix gives them.</summary>
public sealed class CoreBuiltinsTests
{
    public static TheoryData<string, string> Recorded
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string expression, string expected) in RecordedCases.Read("core.txt"))
            {
                data.Add(expression, expected);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Recorded))]
    public void AnswersAsRecorded(string expression, string expected) => Assert.Equal(expected, Report.Of(expression, "/base"));

    [Fact]
    public void TheRecordIsWhole() => Assert.True(RecordedCases.Read("core.txt").Count() >= 250);

    [Fact]
    public void ListsThatNoMemoryHoldsAreAnError() =>
        Assert.Equal("cannot create list of size 9223372036854775807", Nix.Fail("builtins.genList (x: x) 9223372036854775807").Message);

    [Fact]
    public void BuiltinsThatReturnAnArgumentDoNotEvaluateItTwice()
    {
        // One line of trace for the value, however often it is asked for.
        string report = Report.Of("let v = builtins.trace \"v\" 1; in [ (builtins.seq v v) (builtins.head [ v ]) (builtins.getAttr \"a\" { a = v; }) ]", "/base");
        Assert.Equal("trace: v\n[ 1 1 1 ]", report);
    }
}
