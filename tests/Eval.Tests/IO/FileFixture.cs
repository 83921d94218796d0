using System.IO;
using System.Text;
using TvixEval.IO;

namespace TvixEval.Tests.IO;

/// <summary>The folder that the recorded cases about files were recorded in, in memory and on disk.</summary>
internal static class FileFixture
{
    private static readonly (string Path, string Content)[] Files =
    {
        ("a.txt", "hello\n"),
        ("nul.txt", "a\0b"),
        ("bytes.txt", "\u00ff\u00fe"),
        ("ok.nix", "1 + 1\n"),
        ("bad.nix", "1 +\n"),
        ("thrower.nix", "throw \"from file\"\n"),
        ("fn.nix", "x: x + \"a\"\n"),
        ("fn2.nix", "{ a, b ? 1 }:\na\n"),
        ("pairs.nix", "[\n  { name = \"n\"; value = 1; }\n]\n"),
        ("self.nix", "import ./self.nix\n"),
        ("scoped.nix", "scoped + 1\n"),
        ("d/default.nix", "{\n  x = ./ok.nix;\n  y = ../q;\n}\n"),
    };

    private static readonly (string Path, string Target)[] Links =
    {
        ("link", "a.txt"),
        ("dlink", "d"),
        ("dangling", "nowhere"),
        ("loop1", "loop2"),
        ("loop2", "loop1"),
        ("deflink", "d/default.nix"),
        ("d/up", "../ok.nix"),
    };

    private static readonly string[] Folders = { "d/sub", "nodef" };

    public static InMemoryFileSystem InMemory(string root)
    {
        var files = new InMemoryFileSystem();
        foreach ((string path, string content) in Files)
        {
            files.AddFile($"{root}/{path}", Latin1(content));
        }

        foreach ((string path, string target) in Links)
        {
            files.AddSymlink($"{root}/{path}", target);
        }

        foreach (string folder in Folders)
        {
            files.AddDirectory($"{root}/{folder}");
        }

        return files;
    }

    public static void OnDisk(string root)
    {
        foreach (string folder in Folders)
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        foreach ((string path, string content) in Files)
        {
            File.WriteAllBytes(Path.Combine(root, path), Latin1(content));
        }

        foreach ((string path, string target) in Links)
        {
            File.CreateSymbolicLink(Path.Combine(root, path), target);
        }
    }

    private static byte[] Latin1(string content) => Encoding.Latin1.GetBytes(content);
}
