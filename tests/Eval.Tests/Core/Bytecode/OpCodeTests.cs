using System;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using TvixEval.Core.Bytecode;
using Xunit;

namespace TvixEval.Tests.Core.Bytecode;

/// <summary>The declarations of the instructions, and docs/opcodes.md, which says what they say. TVIXEVAL_ACCEPT=1 writes the page.</summary>
public sealed class OpCodeTests
{
    private const string Tables = "## Instructions\n";

    [Fact]
    public void ThePageSaysWhatIsDeclared()
    {
        string page = File.ReadAllText(Page()).Replace("\r\n", "\n");
        string written = page.Substring(0, page.IndexOf(Tables, StringComparison.Ordinal)) + Describe();
        if (Environment.GetEnvironmentVariable("TVIXEVAL_ACCEPT") == "1")
        {
            File.WriteAllText(Page(), written);
        }

        Assert.Equal(written, page);
    }

    // The compiler puts the place to continue at there, whatever the jump.
    [Fact]
    public void TargetsAreTheLastOperand() =>
        Assert.DoesNotContain(OpCodes.All, static op => OpCodes.Of(op) is { A: OperandKind.Target } or { B: OperandKind.Target });

    // Where values that an instruction delays are looked for.
    [Fact]
    public void DelayedValuesAreNoFirstOperand() =>
        Assert.All(OpCodes.All, static op => Assert.True(OpCodes.Of(op).A is OperandKind.None or OperandKind.Result or OperandKind.Register or OperandKind.Probed));

    private static string Describe()
    {
        var text = new StringBuilder(Tables).Append("\n| instruction | A | B | C | what it does |\n|---|---|---|---|---|\n");
        foreach (OpCode op in OpCodes.All)
        {
            OperationAttribute operation = OpCodes.Of(op);
            text.Append($"| `{op}` | {Show(operation.A)} | {Show(operation.B)} | {Show(operation.C)} | {operation.Effect} |\n");
        }

        text.Append("\n## Operands\n\n| operand | is |\n|---|---|\n");
        foreach (OperandKind kind in ((OperandKind[])Enum.GetValues(typeof(OperandKind))).Where(static kind => kind != OperandKind.None))
        {
            text.Append($"| {Show(kind)} | {typeof(OperandKind).GetField(kind.ToString())!.GetCustomAttribute<DescriptionAttribute>()!.Description} |\n");
        }

        return text.ToString();
    }

    private static string Show(OperandKind kind) => kind == OperandKind.None ? string.Empty : kind.ToString();

    private static string Page([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "..", "..", "docs", "opcodes.md");
}
