using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Tests.IO;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Store;

public sealed class StoreWriterTests : IDisposable
{
    private const string Expression = """
        let
          dep = derivation { name = "dep"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; };
          fixed = derivation { name = "f"; system = "s"; builder = "b"; outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = builtins.hashString "sha256" "x"; };
        in
        (derivation {
          name = "top"; system = "s"; builder = dep; args = [ dep.dev "\"\\\n\r\t" ]; inherit fixed;
          text = builtins.toFile "t" "hello"; src = ./tree; all = builtins.path { path = ./tree; name = "some"; filter = p: t: baseNameOf p != "c"; };
        }).drvPath
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("tvixeval-writer-").FullName;
    private readonly InMemoryFileSystem files = new InMemoryFileSystem()
        .AddFile("/w/tree/a", "1").AddFile("/w/tree/d/run", "#!", isExecutable: true).AddSymlink("/w/tree/d/l", "../a").AddFile("/w/tree/d/e/c", "3");

    public void Dispose()
    {
        foreach (string item in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(item, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    [UnixFact]
    public void WhatIsWrittenIsReadBack()
    {
        (EvaluationStore store, string path) = Evaluate();
        string root = Write(store, path, "one", static () => { });
        var directory = new StoreDirectory("/nix/store");
        int derivations = 0;
        foreach (string item in ClosureOf(store, root, path).Where(static item => item.EndsWith(".drv", StringComparison.Ordinal)))
        {
            string text = Bytes.FromArray(File.ReadAllBytes(NixPaths.ToNative(root + item)!));
            Derivation read = Derivation.Parse(text, item.Substring(44, item.Length - 48), directory, new HashSet<string>());
            Assert.Equal(text, read.ToText(directory));
            Assert.Equal(store.Find(item).Text, text);
            derivations++;
        }

        Assert.Equal(3, derivations);
        Assert.Equal(6, Names(root).Length);
    }

    [UnixFact]
    public void WhatIsStoppedLeavesNothingHalfAndIsCompletedNextTime()
    {
        (EvaluationStore store, string path) = Evaluate();
        string whole = Write(store, path, "whole", static () => { });
        string root = Nix("stopped");
        for (int allowed = 0; ; allowed++)
        {
            int polls = 0;
            try
            {
                Write(store, path, "stopped", () => _ = polls++ < allowed ? 0 : throw new OperationCanceledException());
                break;
            }
            catch (OperationCanceledException)
            {
                // Each name that is there stands for the whole object, and what an object refers to is there too.
                foreach (string name in Names(root))
                {
                    Assert.DoesNotContain(".tmp", name, StringComparison.Ordinal);
                    Assert.Equal(HashOf(whole, name), HashOf(root, name));
                    Assert.All(store.Find("/nix/store/" + name).References, reference => Assert.Contains(reference.Substring(11), Names(root)));
                }
            }
        }

        Assert.Equal(Names(whole), Names(root));
    }

    [UnixFact]
    public void SeveralThreadsWriteTheSame()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            (EvaluationStore store, string path) = Evaluate();
            Write(store, path, "shared", static () => { });
        });
        (EvaluationStore store, string path) = Evaluate();
        string whole = Write(store, path, "whole", static () => { });
        string root = Nix("shared");
        Assert.Equal(Names(whole), Names(root));
        Assert.All(Names(root), name => Assert.Equal(HashOf(whole, name), HashOf(root, name)));
    }

    [UnixFact]
    public void WhatAKilledWriterHasLeftIsRemovedAndWhatALivingOneWritesIsNot()
    {
        (EvaluationStore store, string path) = Evaluate();
        string root = Write(store, path, "left", static () => { });
        string place = NixPaths.ToNative(root + "/nix/store")!;
        string[] whole = Names(root);

        // Two writers that were killed, one of them just now.
        foreach ((string id, int hours) in new[] { ("dead", 2), ("late", 0) })
        {
            Directory.CreateDirectory(Path.Combine(place, $".tmp-{id}-1", "d"));
            File.WriteAllText(Path.Combine(place, $".tmp-{id}-1", "d", "f"), "half");
            UnixFile.SetMode(NixPaths.FromNative(Path.Combine(place, $".tmp-{id}-1", "d")), 0x16D);
            File.WriteAllText(Path.Combine(place, $".tmp-{id}.lock"), string.Empty);
            File.SetLastWriteTimeUtc(Path.Combine(place, $".tmp-{id}.lock"), DateTime.UtcNow.AddHours(-hours));
        }

        // And one that is at work, for a long time.
        File.WriteAllText(Path.Combine(place, ".tmp-alive-1"), "half");
        string alive = Path.Combine(place, ".tmp-alive.lock");
        using (new FileStream(alive, FileMode.CreateNew, System.IO.FileAccess.ReadWrite, FileShare.None))
        {
            File.SetLastWriteTimeUtc(alive, DateTime.UtcNow.AddHours(-2));
            Write(store, path, "left", static () => { });
            Assert.Equal(new[] { ".tmp-alive-1", ".tmp-alive.lock", ".tmp-late-1", ".tmp-late.lock" }.Concat(whole), Names(root));
        }

        File.SetLastWriteTimeUtc(Path.Combine(place, ".tmp-late.lock"), DateTime.UtcNow.AddHours(-2));
        Write(store, path, "left", static () => { });
        Assert.Equal(whole, Names(root));
    }

    [UnixFact]
    public void OtherContentIsAConflictAndStays()
    {
        (EvaluationStore store, string path) = Evaluate();
        string place = Path.Combine(folder, "taken", path.Substring(1));
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.WriteAllText(place, "other");
        var error = Assert.Throws<NixException>(() => Write(store, path, "taken", static () => { }));
        Assert.Equal(NixErrorKind.StoreConflict, error.Kind);
        Assert.Equal("other", File.ReadAllText(place));
        Assert.DoesNotContain(Names(Nix("taken")), static name => name.StartsWith(".tmp", StringComparison.Ordinal));
    }

    private (EvaluationStore Store, string Path) Evaluate()
    {
        Vm vm = TvixEval.Tests.Nix.NewVm(new EvalSettings { Files = files });
        using VmSlot.Scope slot = VmSlot.Install(vm);
        return (vm.Evaluator().Store, ((NixString)vm.Force(TvixEval.Tests.Nix.Eval(vm, Expression, "/w"))).Bytes);
    }

    private string Nix(string name) => NixPaths.FromNative(Path.Combine(folder, name));

    private string Write(EvaluationStore store, string path, string name, Action poll)
    {
        using var writer = new StoreWriter(store, Nix(name), poll);
        foreach (string item in writer.ClosureOf(path))
        {
            writer.Write(item);
        }

        return Nix(name);
    }

    private static IReadOnlyList<string> ClosureOf(EvaluationStore store, string root, string path)
    {
        using var writer = new StoreWriter(store, root, static () => { });
        return writer.ClosureOf(path);
    }

    private static string[] Names(string root) => Directory.Exists(NixPaths.ToNative(root + "/nix/store"))
        ? Directory.EnumerateFileSystemEntries(NixPaths.ToNative(root + "/nix/store")!).Select(static entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal).ToArray()
        : Array.Empty<string>();

    private static Hash HashOf(string root, string name) =>
        NarHasher.Hash(new RealFileSystem(), root + "/nix/store/" + name, HashAlgorithm.Sha256, null, static () => { });
}
