using System;
using System.Collections.Generic;
using System.IO;

namespace TvixEval.Tests.Dependencies;

/// <summary>Ways to read and to change the files in a folder, at random.</summary>
internal static class RandomFiles
{
    private static readonly string[] Names = { "a", "b", "c.nix", "d", "d/a", "d/b", "d/default.nix", "e", "e/f", "e/f/a", "own", "own/a", "own/c.nix", "gone" };

    /// <summary>An expression that reads something.</summary>
    public static string Read(Random random)
    {
        string path = "./" + Pick(random);
        return random.Next(14) switch
        {
            0 => $"builtins.pathExists {path}",
            1 => $"if builtins.pathExists {path} then builtins.readFileType {path} else 0",
            2 => $"if builtins.pathExists {path} then \"${{{path}}}\" else 0",
            3 => $"if builtins.pathExists ({path} + \"/.\") then builtins.readDir {path} else 0",
            4 => $"let p = {path}; in if builtins.pathExists p && builtins.readFileType p == \"regular\" then builtins.readFile p else 0",
            5 => $"import {path}",
            6 => $"builtins.readFile {path}",
            7 => $"builtins.filterSource (p: t: baseNameOf p != \"a\") {path}",
            8 => "(builtins.tryEval <own/a>).success",
            9 => "(builtins.tryEval <gone/a>).success",
            10 => "import <own/c.nix>",
            11 => $"builtins.hashFile \"md5\" {path}",
            12 => $"(builtins.fetchTree {{ type = \"path\"; path = toString {path}; }}).narHash",
            _ => $"builtins.path {{ path = {path}; recursive = false; name = \"n\"; }}",
        };
    }

    private static string Pick(Random random) => Names[random.Next(Names.Length)];

    /// <summary>Changes something.</summary>
    public static void Change(DependencyFolder folder, Random random, List<string> log)
    {
        string name = Pick(random);
        string place = folder.At(name);
        int what = random.Next(9);
        log.Add(what + " " + name);
        try
        {
            switch (what)
            {
                case 0 or 1 or 2:
                    folder.Write(name, random.Next(5) == 0 ? "import ./a" : random.Next(10).ToString(System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case 3:
                    Remove(place);
                    break;
                case 4:
                    Directory.CreateDirectory(place);
                    break;
                case 5 when TvixEval.IO.UnixFile.IsAvailable:
                    Remove(place);
                    string target = Pick(random);
                    log[^1] += " -> " + target;
                    File.CreateSymbolicLink(place, random.Next(2) == 0 ? target : folder.At(target));
                    break;
                case 6 when !OperatingSystem.IsWindows() && File.Exists(place):
                    File.SetUnixFileMode(place, File.GetUnixFileMode(place) ^ UnixFileMode.UserExecute);
                    break;
                case 7 when File.Exists(place) || Directory.Exists(place):
                    string to = folder.At(Pick(random));
                    log[^1] += " => " + to;
                    Directory.Move(place, to);
                    break;
                case 8 when File.Exists(place):
                    // As an editor replaces a file, and keeps its time.
                    DateTime time = File.GetLastWriteTimeUtc(place);
                    File.WriteAllText(place + "~", random.Next(10).ToString(System.Globalization.CultureInfo.InvariantCulture));
                    File.SetLastWriteTimeUtc(place + "~", time);
                    File.Move(place + "~", place, overwrite: true);
                    break;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file where a folder would have to be, and the like.
            log[^1] += " failed";
        }
    }

    private static void Remove(string place)
    {
        if (Directory.Exists(place) && new DirectoryInfo(place).LinkTarget is null)
        {
            Directory.Delete(place, recursive: true);
        }
        else
        {
            File.Delete(place);
        }
    }
}
