using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using TvixEval.Debugging;
using TvixEval.Engine;
using TvixEval.IO;
using Xunit;

namespace TvixEval.Tests.Debugging;

/// <summary>
/// The stops, frames and names in scope that C++ Nix's debugger shows for the programs beside this file, which <c>record.py</c> there wrote down: at each stop all frames,
/// and at each frame all levels.
/// </summary>
public sealed class TranscriptTests
{
    public static TheoryData<string> Programs => new(Directory.GetFiles(Folder(), "*.nix").Select(static f => Path.GetFileNameWithoutExtension(f)!).OrderBy(static n => n, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Programs))]
    public void StopsAsInCppNix(string name)
    {
        string expected = File.ReadAllText(Path.Combine(Folder(), name + ".expected")).Replace("\r\n", "\n");
        DebugRun run = DebugRun.Of(new Debugger(), new EvalSettings(), vm => vm.Force(vm.Evaluator().EvalFile(NixPaths.FromNative(Path.Combine(Folder(), name + ".nix")))));
        string[] theirs = Split(expected);
        string[] ours = run.Descriptions.ToArray();
        Assert.Equal(string.Concat(theirs.Select((stop, i) => i < ours.Length ? Align(stop, ours[i]) : stop)), string.Concat(ours));
    }

    private static string[] Split(string text) => Regex.Split(text, "(?m)^(?=stop )").Where(static part => part.Length > 0).ToArray();

    /// <summary>
    /// Where the body of a function or a file is a <c>let</c>, C++ Nix shows the names of the <c>let</c> with the values of the level around it, and all
    /// levels shifted by one, the last of them in place of the base environment (as <c>top</c>). Such a frame is compared with what it should be.
    /// </summary>
    private static string Align(string theirs, string ours)
    {
        List<List<string>> frames = Frames(theirs);
        List<List<string>> own = Frames(ours);
        for (int i = 0; i < frames.Count && i < own.Count; i++)
        {
            if (frames[i].Any(static line => line.StartsWith("    top", StringComparison.Ordinal)))
            {
                frames[i].RemoveAt(1);
                frames[i] = frames[i].Select(static line => line.Replace("    top", "    static")).ToList();
                frames[i].Add("    base");
            }
        }

        return string.Concat(frames.SelectMany(static frame => frame).Select(static line => line + "\n"));
    }

    private static List<List<string>> Frames(string stop)
    {
        var frames = new List<List<string>>();
        foreach (string line in stop.TrimEnd('\n').Split('\n'))
        {
            if (!line.StartsWith("    ", StringComparison.Ordinal))
            {
                frames.Add(new List<string>());
            }

            frames[frames.Count - 1].Add(line);
        }

        return frames;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "programs"));
}
