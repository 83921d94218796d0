using System.IO;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>One execution of a decoder: an evaluator of its own, made when it is needed, which sees only files in memory.</summary>
internal sealed class DecoderRun
{
    private readonly InMemoryFileSystem files = new();
    private volatile bool isStopped;
    private volatile Vm? machine;
    private FetchContext? context;

    /// <summary>Creates it.</summary>
    /// <param name="folder">A folder of this machine for what has to be a real file.</param>
    public DecoderRun(string folder)
    {
        Folder = folder;
        Settings = new EvalSettings { Files = files, GetCurrentDirectory = static () => "/", HomeDirectory = "/home", MaxCallDepth = 1000, PauseCollections = false };
        foreach (string feature in new[] { "flakes", "nix-command", "fetch-tree", "pipe-operators", "ca-derivations", "dynamic-derivations", "blake3-hashes", "parse-toml-timestamps" })
        {
            Settings.ExperimentalFeatures.Add(feature);
        }

        Settings.Fetch.IsOffline = true;
        Settings.Fetch.MaxTreeSize = 64L << 20;
        Settings.Fetch.CacheDirectory = Path.Combine(folder, "cache");

        // No program of this machine is to be run.
        Settings.Fetch.GitProgram = Settings.Fetch.MercurialProgram = Path.Combine(folder, "none");
        files.AddFile("/base/a.nix", "{ x ? 1 }: { inherit x; y = [ 1 2 ]; }").AddDirectory("/home");
    }

    /// <summary>A folder of this machine for what has to be a real file.</summary>
    public string Folder { get; }

    /// <summary>The settings of the evaluator; to be changed before it is needed.</summary>
    public EvalSettings Settings { get; }

    /// <summary>The machine.</summary>
    public Vm Vm => machine ??= Create();

    /// <summary>What fetching needs to know.</summary>
    public FetchContext Context => context ??= new FetchContext(Vm.Evaluator().FetchEnvironment, Poll);

    /// <summary>Puts a file where the evaluator sees it.</summary>
    public void AddFile(string path, string content) => files.AddFile(path, Bytes.ToArray(content));

    /// <summary>Ends the execution when its time is over.</summary>
    public void Poll()
    {
        if (isStopped)
        {
            throw new NixException(NixErrorKind.Timeout, "the execution takes too long");
        }

        MemoryBudget.Poll();
    }

    /// <summary>Ends the execution soon; from another thread.</summary>
    public void Stop()
    {
        isStopped = true;
        machine?.Interrupt(NixErrorKind.Timeout, "the execution takes too long");
    }

    /// <summary>Calls a builtin with strings, and evaluates what it gives wholly.</summary>
    /// <param name="name">The name of the builtin.</param>
    /// <param name="arguments">The strings.</param>
    public Value Call(string name, params string[] arguments)
    {
        using VmSlot.Scope slot = VmSlot.Install(Vm);
        Value value = Vm.Evaluator().EvalExpression(Vm, "builtins." + name, "/base");
        foreach (string argument in arguments)
        {
            value = Vm.Call(value, new NixString(argument));
        }

        Vm.ForceDeep(value);
        return value;
    }

    private Vm Create()
    {
        var created = new Vm(StandardEvaluator.Create(Settings)) { OnPoll = Poll };
        return created;
    }
}
