using System;
using System.Linq;
using TvixEval.Analysis;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Syntax;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Syntax;

/// <summary>
/// Nesting twenty thousand deep is parsed, printed, checked, compiled and evaluated as nesting a few deep is, on a thread whose
/// stack has room for some hundred frames: nothing recurses natively over text or trees.
/// </summary>
public sealed class DeepSourceTests
{
    // A frame takes more than a dozen bytes: what recursed this deep would need more than all of the small stack.
    private const int Depth = 20_000;
    private const string Scope = "let a = true; b = 2; c = 3; f = x: x; in ";

    /// <summary>What is nested: what stands before it, the innermost, what stands after it.</summary>
    public static TheoryData<string, string, string> Constructs { get; } = new()
    {
        { "(", "1", ")" },
        { "[", "", "]" },
        { "[f ", "1", "]" },
        { "[ a ", "1", " b ]" },
        { "{a=", "1", ";}" },
        { "{a.b.c=", "1", ";}" },
        { "rec{a=", "1", ";}" },
        { "{inherit(", "{}", ")a;}" },
        { "{inherit(", "{}", ")a b; c = 1;}" },
        { "{${", "\"x\"", "}=1;}" },
        { "{\"x${", "\"x\"", "}\"=1;}" },
        { "{x.${", "\"x\"", "}.y=1;}" },
        { "x: ", "1", "" },
        { "{x, ...}: ", "1", "" },
        { "x@{...}: ", "1", "" },
        { "{a?", "1", "}: 1" },
        { "{a?1, b?", "1", ", ...}@c: 1" },
        { "if a then b else ", "1", "" },
        { "if a then ", "1", " else b" },
        { "if ", "a", " then a else b" },
        { "let a = ", "1", "; in a" },
        { "let d = 1; in ", "1", "" },
        { "(let d = 1; in ", "1", ")" },
        { "let inherit(", "{a=1;}", ")a; in a" },
        { "let {body=", "1", ";}" },
        { "with ", "{}", "; a" },
        { "with {}; ", "1", "" },
        { "assert a; ", "1", "" },
        { "assert ", "a", "; a" },
        { "!", "a", "" },
        { "- ", "1", "" },
        { "f (", "1", ")" },
        { "f (f (", "1", ")) b" },
        { "(-", "1", ")" },
        { "\"${", "\"x\"", "}\"" },
        { "\"x${", "\"x\"", "}y\"" },
        { "''${", "\"x\"", "}''" },
        { "''\n  x\n  ${", "\"x\"", "}y''" },
        { "/x/${", "\"x\"", "}" },
        { "a.${", "\"x\"", "}" },
        { "a.b or ", "c", "" },
        { "(", "{}", ").x or {}" },
        { "{} ? ${", "\"x\"", "}" },
        { "1 + ", "1", "" },
        { "1 - (", "1", ")" },
        { "1 * (", "1", ")" },
        { "[] ++ ", "[]", "" },
        { "{} // ", "{}", "" },
        { "a -> ", "a", "" },
        { "a && (", "a", ")" },
        { "a || (", "a", ")" },
        { "a == (", "a", ")" },
        { "1 < (", "1", ")" },
        { "f <| ", "1", "" },
        { "", "1", " |> f" },
        { "", "1", " + 1" },
        { "", "1", " - 1" },
        { "", "[]", " ++ []" },
        { "", "{}", " // {}" },
        { "", "a", " && a" },
        { "", "a", " || a" },
        { "(", "a", " -> a)" },
        { "", "f", " x" },
        { "", "{}", ".x" },
        { "", "{}", " ? x" },
        { "builtins.typeOf (", "[]", ")" },
        { "map f (", "[]", ")" },
    };

    [Theory]
    [MemberData(nameof(Constructs))]
    public void IsReadAndPrinted(string before, string inner, string after)
    {
        int deep = SmallStack.Run(() => PrintedLength(before, inner, after, Depth));
        Assert.Equal(Extrapolate(n => PrintedLength(before, inner, after, n), Depth), deep);
    }

    [Theory]
    [MemberData(nameof(Constructs))]
    public void IsChecked(string before, string inner, string after)
    {
        int deep = SmallStack.Run(() => Findings(before, inner, after, Depth));
        Assert.Equal(Extrapolate(n => Findings(before, inner, after, n), Depth), deep);
    }

    [Theory]
    [MemberData(nameof(Constructs))]
    public void IsCompiledAndEvaluated(string before, string inner, string after)
    {
        // Where text surrounds an interpolation, each level makes a string that is as long as it is deep.
        int depth = before.EndsWith("${", StringComparison.Ordinal) ? 2_000 : Depth;
        Assert.Equal(Outcome(before, inner, after, 2), SmallStack.Run(() => Outcome(before, inner, after, depth)));
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "", "]")]
    [InlineData("{a=", "1", ";}")]
    [InlineData("{a.b=", "1", ";}")]
    [InlineData("-", "1", "")]
    [InlineData("1 + (", "1", ")")]
    [InlineData("", "1", " * 1")]
    public void IsData(string before, string inner, string after) => SmallStack.Run(() =>
    {
        SourceFile file = Source.File(Nest(before, inner, after, Depth));
        DataSyntax.Check(file, Parser.Parse(file, ParserOptions.Default));
        return true;
    });

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("[", "", "]")]
    [InlineData("!", "true", "")]
    [InlineData("1 + ", "1", "")]
    public void AMillionLevelsAreNoLimit(string before, string inner, string after)
    {
        const int Million = 1_000_000;
        int deep = SmallStack.Run(() => Source.Print(Nest(before, inner, after, Million)).Length);
        Assert.Equal(Extrapolate(n => Source.Print(Nest(before, inner, after, n)).Length, Million), deep);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("{a=")]
    [InlineData("\"${")]
    [InlineData("x: ")]
    public void FailsWhereItIsWrong(string before)
    {
        NixParseException error = SmallStack.Run(() => Source.ExpectError(Nest(before, ")", string.Empty, Depth)));
        Assert.Equal(ParseErrorCode.UnexpectedToken, error.Code);
        Assert.Equal(before.Length * Depth, error.Position.Offset);
    }

    [Fact]
    public void MergesDeepSets()
    {
        string set = Nest("{a=", "{}", ";}", Depth);
        string print = SmallStack.Run(() => Source.Print("{ a = " + set + "; a = " + set + "; }"));
        Assert.Equal(Source.Print("{ a = " + set + "; }"), print);
    }

    [Fact]
    public void TellsWhereDeepSetsCollide()
    {
        string one = Nest("{a=", "1", ";}", Depth);
        NixParseException error = SmallStack.Run(() => Source.ExpectError("{ a = " + one + "; a = " + one + "; }"));
        Assert.StartsWith("attribute '" + string.Join(".", Enumerable.Repeat("a", Depth + 1)) + "' already defined at ", error.RawMessage);
    }

    [Fact]
    public void AnUndefinedVariableIsFoundHoweverDeepItIs()
    {
        NixException error = SmallStack.Run(() => Nix.Fail(Nest("(let y = [ (", "nothing", ") ]; in y)", Depth)));
        Assert.Equal(NixErrorKind.UndefinedVariable, error.Kind);
    }

    [Fact]
    public void WarningsComeOnTheCallersThread()
    {
        int threadId = 0;
        var options = new ParserOptions { OnWarning = _ => threadId = Environment.CurrentManagedThreadId };
        Source.Parse(Nest("(", "[ f or ]", ")", Depth), options);
        Assert.Equal(Environment.CurrentManagedThreadId, threadId);
    }

    private static int PrintedLength(string before, string inner, string after, int depth) =>
        Source.Print(Nest(before, inner, after, depth), Source.WithPipes).Length;

    private static int Findings(string before, string inner, string after, int depth)
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.Add("pipe-operators");
        return StaticChecks.Run(Source.File(Scope + Nest(before, inner, after, depth)), StandardEvaluator.Create(settings)).Count;
    }

    /// <summary>The kind of value, or of error, that comes of it.</summary>
    private static string Outcome(string before, string inner, string after, int depth)
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.Add("pipe-operators");
        Vm vm = Nix.NewVm(settings);
        vm.MaxCallDepth = int.MaxValue - 1;
        using VmSlot.Scope slot = VmSlot.Install(vm);
        try
        {
            return vm.Force(Nix.Eval(vm, Scope + Nest(before, inner, after, depth))).Kind.ToString();
        }
        catch (NixException error)
        {
            return "error: " + error.Kind;
        }
    }

    /// <summary>What a number is at some depth, if it grows by as much with each level as with the first ones.</summary>
    private static int Extrapolate(Func<int, int> measure, int depth)
    {
        int few = measure(4);
        return few + ((depth - 4) * (measure(6) - few) / 2);
    }

    private static string Nest(string before, string inner, string after, int depth) =>
        string.Concat(Enumerable.Repeat(before, depth)) + inner + string.Concat(Enumerable.Repeat(after, depth));
}
