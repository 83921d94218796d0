using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Tests.Flakes;

/// <summary>A folder with flakes for a test; what fetchers keep is in it too.</summary>
internal sealed class FlakeFolder : IDisposable
{
    private static readonly DateTime Time = DateTimeOffset.FromUnixTimeSeconds(1700000000).UtcDateTime;

    private readonly string root = Path.Combine(Path.GetTempPath(), "flakes-" + Guid.NewGuid().ToString("N"));

    public FlakeFolder()
    {
        Directory.CreateDirectory(Native(string.Empty));
        Settings.ExperimentalFeatures.Add("flakes");
        Settings.PureEvaluation = true;
        Settings.System = "x86_64-linux";
        Settings.Fetch.CacheDirectory = Path.Combine(root, "cache");
        Settings.Fetch.DownloadAttempts = 1;
        Settings.OnWarning = (text, _) => Warnings.Add(Bytes.ToText(text).Replace(Root, "ROOT"));
    }

    /// <summary>The settings; pure, as the commands for flakes evaluate.</summary>
    public EvalSettings Settings { get; } = new();

    public List<string> Warnings { get; } = new();

    /// <summary>The folder of the flakes, a Nix path.</summary>
    public string Root => Bytes.ToText(NixPaths.FromNative(Native(string.Empty)));

    public string Native(string name) => name.Length == 0 ? Path.Combine(root, "flakes") : Path.Combine(root, "flakes", name);

    /// <summary>Writes a file; ROOT in it becomes the folder.</summary>
    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Native(name))!);
        File.WriteAllText(Native(name), text.Replace("ROOT", Root) + "\n");
    }

    public string Read(string name) => File.ReadAllText(Native(name)).Replace(Root, "ROOT");

    /// <summary>Gives everything the time 1700000000, so that lock files are always the same.</summary>
    public void SetTimes()
    {
        foreach (string entry in Directory.GetFileSystemEntries(Native(string.Empty), "*", SearchOption.AllDirectories))
        {
            if (Directory.Exists(entry))
            {
                Directory.SetLastWriteTimeUtc(entry, Time);
            }
            else
            {
                File.SetLastWriteTimeUtc(entry, Time);
            }
        }
    }

    /// <summary>What an output is, as <c>nix eval</c> prints it; or the message that it gives.</summary>
    public string Eval(string reference, string from = "", IReadOnlyDictionary<string, string>? overrides = null)
    {
        Vm vm = Nix.NewVm(Settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        try
        {
            Value value = Request(reference, from, overrides).Evaluate(vm);
            vm.ForceDeep(value);
            return Bytes.ToText(AmbiguousPrinter.Print(value));
        }
        catch (NixException e)
        {
            string text = "error: " + e.Message.Replace(Root, "ROOT");
            return e.Suggestions.Count == 0 ? text : text + " " + Suggestions.Question(e.Suggestions);
        }
    }

    /// <summary>Updates a lock file; the changes, or the message.</summary>
    public string Update(string reference, IReadOnlyCollection<string>? inputs, IReadOnlyDictionary<string, string>? overrides = null)
    {
        Vm vm = Nix.NewVm(Settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        try
        {
            FlakeLockUpdate update = FlakeLockUpdate.Compute(vm, Request(reference, string.Empty, overrides), inputs);
            if (update.IsChanged)
            {
                update.Write();
            }

            return Bytes.ToText(string.Join("\n", update.Changes)).Replace(Root, "ROOT");
        }
        catch (NixException e)
        {
            return "error: " + e.Message.Replace(Root, "ROOT");
        }
    }

    public void Dispose()
    {
        Settings.Fetch.ClearCache();
        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(root, recursive: true);
    }

    private FlakeRequest Request(string reference, string from, IReadOnlyDictionary<string, string>? overrides)
    {
        var request = new FlakeRequest(Bytes.FromText(reference.Replace("ROOT", Root)), NixPaths.FromNative(Native(from)));
        if (overrides is not null)
        {
            var all = new Dictionary<string, string>();
            foreach (KeyValuePair<string, string> pair in overrides)
            {
                all[pair.Key] = pair.Value.Replace("ROOT", Root);
            }

            request.InputOverrides = all;
        }

        return request;
    }
}
