using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Xunit;

namespace TvixEval.Tests.Bytecode;

/// <summary>
/// The code that expressions compile to, kept as text beside this file: a change of the compiler shows as a difference.
/// With TVIXEVAL_ACCEPT=1 in the environment the files are written anew, to be read before they are committed.
/// </summary>
public sealed class GoldenBytecodeTests
{
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
        string actual = Nix.Disassemble(expression);
        if (Environment.GetEnvironmentVariable("TVIXEVAL_ACCEPT") == "1")
        {
            File.WriteAllText(file, expression + Separator + actual);
        }

        Assert.Equal(text.Substring(at + Separator.Length), actual, ignoreLineEndingDifferences: true);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "golden");
}
