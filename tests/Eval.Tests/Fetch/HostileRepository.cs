using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace TvixEval.Tests.Fetch;

/// <summary>
/// Makes a repository hostile: all settings that can name a program, a file or a URL name one that leaves a mark, and so do all hooks. The
/// user's own configuration is left out of the test.
/// </summary>
internal sealed class HostileRepository
{
    private static readonly string[] Hooks =
    {
        "applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-commit",
        "pre-rebase", "post-checkout", "post-merge", "pre-push", "pre-receive", "update", "proc-receive", "post-receive", "post-update",
        "reference-transaction", "push-to-checkout", "pre-auto-gc", "post-rewrite", "fsmonitor-watchman", "post-index-change",
    };

    private readonly string root;
    private readonly string marks;
    private readonly string scripts;

    /// <summary>Starts with a folder for what it makes.</summary>
    public HostileRepository(string root)
    {
        this.root = root;
        marks = Directory.CreateDirectory(Path.Combine(root, "marks")).FullName;
        scripts = Directory.CreateDirectory(Path.Combine(root, "scripts")).FullName;
    }

    /// <summary>What was run or written.</summary>
    public string[] Marks => Directory.GetFileSystemEntries(marks, "*", SearchOption.AllDirectories).Select(static file => Path.GetFileName(file)).ToArray();

    /// <summary>Fails where something was run or written.</summary>
    public void AssertNoMarks() => Assert.Empty(Marks);

    /// <summary>Forgets what was.</summary>
    public void ClearMarks()
    {
        foreach (string file in Directory.GetFiles(marks))
        {
            File.Delete(file);
        }
    }

    /// <summary>A program that leaves a mark.</summary>
    public string Program(string name)
    {
        string file = Path.Combine(scripts, name);
        File.WriteAllText(file, $"#!/bin/sh\n: > '{Path.Combine(marks, name)}'\nexit 0\n");
        MakeExecutable(file);
        return file;
    }

    /// <summary>Gives a folder with Git's files all settings and hooks.</summary>
    /// <param name="gitFolder">The folder that Git calls <c>GIT_DIR</c>.</param>
    public void Poison(string gitFolder)
    {
        var config = new List<string>();
        string included = Path.Combine(root, "included");
        File.WriteAllText(included, $"[core]\n\tfsmonitor = {Program("included-fsmonitor")}\n\tpager = {Program("included-pager")}\n");
        foreach (string line in Lines())
        {
            string kind = line[..line.IndexOf(' ')];
            string name = line[(kind.Length + 1)..];
            string file = name.Replace("<x>", "x").Replace('*', '_').Replace(':', '_').Replace('/', '_');
            string value = kind switch
            {
                "command" => (name.StartsWith("submodule", StringComparison.Ordinal) || name.StartsWith("alias", StringComparison.Ordinal) ? "!" : string.Empty) + Program(file),
                "file" or "folder" => Path.Combine(marks, file),
                "include" => included,
                "url" => "ext::" + Program(file),
                _ => name.StartsWith("protocol", StringComparison.Ordinal) ? "always" : "true",
            };
            foreach (string x in name.Contains("<x>") ? new[] { "x", "origin", "lfs", "https://host.invalid", "sub" } : new[] { string.Empty })
            {
                config.Add(Entry(name.Replace("<x>", x), value));
            }
        }

        File.AppendAllLines(Path.Combine(gitFolder, "config"), config);
        Directory.CreateDirectory(Path.Combine(gitFolder, "info"));
        File.WriteAllText(Path.Combine(gitFolder, "info", "attributes"), "* filter=x diff=x merge=x\n");
        string hooks = Directory.CreateDirectory(Path.Combine(gitFolder, "hooks")).FullName;
        foreach (string hook in Hooks)
        {
            File.Copy(Program("hook-" + hook), Path.Combine(hooks, hook), overwrite: true);
        }
    }

    public static void MakeExecutable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            // A file that is open for writing does not run ("text file busy"), and what another test starts at this moment has a copy of all that is
            // open here until it runs its own program. So another process writes it.
            string copy = file + ".copy";
            TestProgram.Run("cp", Path.GetDirectoryName(file)!, "-p", file, copy);
            File.Move(copy, file, overwrite: true);
        }
    }

    private static string Entry(string name, string value)
    {
        int first = name.IndexOf('.');
        int last = name.LastIndexOf('.');
        string section = first == last ? name[..first] : $"{name[..first]} \"{name[(first + 1)..last]}\"";
        return $"[{section}]\n\t{name[(last + 1)..]} = {value}";
    }

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(typeof(HostileRepository).Assembly.GetManifestResourceStream("git-settings.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line;
            }
        }
    }
}
