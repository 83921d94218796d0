using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using Xunit;

namespace TvixEval.Tests.Core.Bytecode;

/// <summary>
/// The code that expressions compile to, kept as text beside this file: a change of the compiler shows as a difference.
/// With TVIXEVAL_ACCEPT=1 in the environment the files are written anew, to be read before they are committed. A comment before
/// the expression may ask for its code with probes, or for the code with which the machine enters a builtin.
/// </summary>
public sealed class GoldenBytecodeTests
{
    private const string Probes = "# compiled for measuring\n";
    private const string Debugging = "# compiled for debugging\n";
    private const string Entry = "# entry code\n";
    private const string Separator = "\n---\n";

    public static TheoryData<string> Cases => new(Directory.GetFiles(Folder(), "*.golden").Select(f => Path.GetFileNameWithoutExtension(f)!).OrderBy(n => n, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void CompilesTo(string name)
    {
        string file = Path.Combine(Folder(), name + ".golden");
        string text = File.ReadAllText(file).Replace("\r\n", "\n");
        int at = text.IndexOf(Separator, StringComparison.Ordinal);
        string expression = text.Substring(0, at);
        string actual = Disassemble(expression);
        if (Environment.GetEnvironmentVariable("TVIXEVAL_ACCEPT") == "1")
        {
            File.WriteAllText(file, expression + Separator + actual);
        }

        Assert.Equal(text.Substring(at + Separator.Length), actual, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void EachInstructionIsInAListing()
    {
        var listed = new HashSet<string>(
            Directory.GetFiles(Folder(), "*.golden").SelectMany(static file => Regex.Matches(File.ReadAllText(file), "^ *[0-9]+ ([A-Za-z0-9]+)", RegexOptions.Multiline)).Select(static match => match.Groups[1].Value));

        string[] missing = OpCodes.All.Select(static op => op.ToString()).Where(name => !listed.Contains(name)).ToArray();
        Assert.Empty(missing);
    }

    private static string Disassemble(string expression)
    {
        if (!expression.StartsWith(Entry, StringComparison.Ordinal))
        {
            return Nix.Disassemble(expression, expression.StartsWith(Probes, StringComparison.Ordinal), expression.StartsWith(Debugging, StringComparison.Ordinal));
        }

        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return Disassembler.Show(StaticChunks.Entry(((BuiltinValue)Nix.Eval(vm, expression)).Builtin));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "golden");
}
