using System;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch.Cache;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Tests.Dependencies;

/// <summary>A folder whose files are evaluated and changed.</summary>
internal sealed class DependencyFolder : IDisposable
{
    // All but links, which may lead in circles.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly Func<string, string?> getVariable;

    public DependencyFolder(Func<string, string?>? getVariable = null)
    {
        this.getVariable = getVariable ?? (static _ => null);
        Root = Directory.CreateTempSubdirectory("deps").FullName;
        Nix = SymlinkResolver.Resolve(new RealFileSystem(), NixPaths.FromNative(Root), SymlinkMode.Full);
    }

    public string Root { get; }

    /// <summary>The Nix path, links resolved.</summary>
    public string Nix { get; }

    public string At(string name) => Path.Combine(Root, name);

    public DependencyFolder Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return this;
    }

    /// <summary>Makes everything look as if it had been there for long, so that times and sizes tell whether it is the same.</summary>
    public DependencyFolder Age()
    {
        DateTime time = DateTime.UtcNow.AddHours(-1);
        foreach (string file in Directory.GetFiles(Root, "*", Below))
        {
            File.SetLastWriteTimeUtc(file, time);
        }

        foreach (string folder in Directory.GetDirectories(Root, "*", Below).Append(Root))
        {
            Directory.SetLastWriteTimeUtc(folder, time);
        }

        return this;
    }

    public EvalSettings Settings()
    {
        var settings = new EvalSettings { RecordsDependencies = true, GetEnvironmentVariable = getVariable, ReadOnlyStore = false, HomeDirectory = Nix };
        settings.ExperimentalFeatures.UnionWith(new[] { "flakes", "fetch-tree" });
        settings.NixPath.Add("own=" + Nix + "/own");
        settings.NixPath.Add("gone=" + Nix + "/gone");
        settings.Fetch.CacheDirectory = At(".cache");
        return settings;
    }

    public Evaluator NewEvaluator() => Hosting.StandardEvaluator.Create(Settings());

    /// <summary>What an expression evaluates to, as text; of an error, its message.</summary>
    public string Evaluate(string expression, Evaluator evaluator)
    {
        var vm = new Vm(evaluator);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        try
        {
            Value value = evaluator.EvalExpression(vm, Bytes.FromText(expression), Nix);
            vm.ForceDeep(value);
            return Bytes.ToText(AmbiguousPrinter.Print(value));
        }
        catch (NixException error)
        {
            return "error: " + error.RawMessage;
        }
    }

    public DependencyRecord Record(string expression)
    {
        Evaluator evaluator = NewEvaluator();
        Evaluate(expression, evaluator);
        return evaluator.Dependencies!.Current;
    }

    public DependencyValidator Validator(bool comparesContents = false) =>
        new(new RealFileSystem(), getVariable, static () => { }) { ComparesContents = comparesContents };

    public bool IsValid(DependencyRecord record) => Validator().IsValid(record);

    /// <summary>The dependencies in the folder, each with its kind and its path from there.</summary>
    public string[] List(DependencyRecord record) => new NixDependencies(record)
        .Select(item => item.Kind + " " + (item.Facts is null ? item.Name : item.NixPath))
        .Select(text => text.Replace(Nix + "/", string.Empty, StringComparison.Ordinal).Replace(" " + Nix, " .", StringComparison.Ordinal)).ToArray();

    public void Dispose()
    {
        // Clearing ends what a cache holds for the process: Windows removes no file that is open.
        foreach (string temporary in Directory.GetDirectories(Root, "tmp", Below))
        {
            new FetchCache(Path.GetDirectoryName(temporary)).Clear();
        }

        foreach (string file in Directory.GetFiles(Root, "*", Below))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }
}
