using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch.Cache;
using TvixEval.Store;
using TvixEval.Text;
using static TvixEval.Suites.Fuzz.Decoders.DecoderTable;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>What reads things of the store: derivations, Nix archives, hashes, store paths, string contexts.</summary>
internal static class StoreDecoders
{
    private const string Hash32 = "0c79jcnfm2cq8l4vkv3ymqr1vpn5nq9d";

    private static readonly string Nar = NarOf(
        "nix-archive-1", "(", "type", "directory", "entry", "(", "name", "a", "node", "(", "type", "regular", "contents", "hello", ")", ")", "entry", "(", "name", "b", "node", "(", "type", "symlink", "target", "a", ")", ")", "entry", "(", "name", "c",
        "node", "(", "type", "regular", "executable", string.Empty, "contents", "x", ")", ")", ")");

    public static IReadOnlyList<Decoder> All { get; } = new[]
    {
        new Decoder(
            "drv",
            static (run, text) =>
            {
                var store = new StoreDirectory("/nix/store");
                Derivation derivation = DerivationReader.Read(text, "n", store, run.Settings.ExperimentalFeatures);
                new DerivationWriter(new ByteSink(), store).Write(derivation);
            },
            new[]
            {
                $"Derive([(\"out\",\"/nix/store/{Hash32}-n\",\"\",\"\")],[(\"/nix/store/{Hash32}-d.drv\",[\"out\",\"dev\"])],[\"/nix/store/{Hash32}-src\"],\"x86_64-linux\",\"/bin/sh\",[\"-c\",\"a\\\"b\\n\"],[(\"name\",\"n\"),(\"out\",\"/x\")])",
                $"Derive([(\"out\",\"/nix/store/{Hash32}-n\",\"r:sha256\",\"{new string('a', 64)}\")],[],[],\"s\",\"b\",[],[])",
                "Derive([(\"out\",\"\",\"r:sha256\",\"\")],[],[],\"s\",\"b\",[],[])",
                $"DrvWithVersion(\"xp-dyn-drv\",[(\"out\",\"\",\"\",\"\")],[(\"/nix/store/{Hash32}-d.drv\",([\"out\"],[(\"o\",([\"p\"],[]))]))],[],\"s\",\"b\",[],[])",
            },
            new[] { "(", ")", "[", "]", ",", "\"", "\\", "\\\"", "Derive(", "DrvWithVersion(", "\"xp-dyn-drv\"", "\"out\"", "\"\"", "r:sha256", "impure", "text:sha256", "git:sha1", $"\"/nix/store/{Hash32}-n\"", "([],[(\"o\"," })
        {
            Deep = new[] { $"DrvWithVersion(\"xp-dyn-drv\",[],[(\"/nix/store/{Hash32}-d.drv\"," + Times("([\"o\"],[(\"p\",", 100000) },
        },
        new Decoder(
            "nar",
            static (_, text) => new NarReader(new MemoryStream(Bytes.ToArray(text))).Read(),
            new[] { Nar, NarOf("nix-archive-1", "(", "type", "regular", "contents", "data", ")"), NarOf("nix-archive-1", "(", "type", "symlink", "target", "/x", ")") },
            new[] { "(", ")", "entry", "name", "node", "type", "directory", "regular", "symlink", "target", "contents", "executable", string.Empty, "..", "a/b", "shared", "nix-archive-1" }.Select(static t => NarOf(t)).ToArray())
        {
            Deep = new[] { NarOf("nix-archive-1") + Times(NarOf("(", "type", "directory", "entry", "(", "name", "a", "node"), 100000) },
            Documented = new[] { typeof(InvalidDataException) },
        },
        new Decoder(
            "hash",
            Hashes,
            new[]
            {
                "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73", "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709", "blake3:0",
            },
            new[] { "sha256", "sha1", "md5", "sha512", "blake3", "-", ":", "=", "==", "+", "/", "?", "z", "0" }),
        new Decoder(
            "storepath",
            StorePath,
            new[] { $"/nix/store/{Hash32}-hello-1.0", $"/nix/store/{Hash32}-a.drv", $"!out!/nix/store/{Hash32}-a.drv", $"=/nix/store/{Hash32}-a.drv", $"/nix/store/{Hash32}-a/b/../c", $"/nix/store/../store/{Hash32}-.x" },
            new[] { "/nix/store/", Hash32, "-", ".drv", "!", "=", "/", "..", ".", "!out!", "\0", " ", "e", "A" }),
        new Decoder(
            "context",
            static (run, text) =>
            {
                using VmSlot.Scope slot = VmSlot.Install(run.Vm);
                Value function = run.Vm.Evaluator().EvalExpression(
                    run.Vm, "k: let s = builtins.appendContext \"x\" { ${k} = { path = true; allOutputs = true; outputs = [ k \"out\" ]; }; }; in [ (builtins.getContext s) (builtins.toFile \"n\" s) (builtins.unsafeDiscardOutputDependency s) ]", "/base");
                run.Vm.ForceDeep(run.Vm.Call(function, new NixString(text)));
            },
            new[] { $"/nix/store/{Hash32}-a.drv", $"/nix/store/{Hash32}-a", "/nix/store/x" },
            new[] { "/nix/store/", Hash32, "-", ".drv", "!", "=", "/", "\0" }),
    };

    /// <summary>Texts as a Nix archive has them: their lengths, and zeros up to a multiple of eight.</summary>
    private static string NarOf(params string[] texts) => string.Concat(texts.Select(static text =>
        Bytes.FromArray(BitConverter.GetBytes((long)text.Length)) + text + new string('\0', (8 - (text.Length & 7)) & 7)));

    private static void Hashes(DecoderRun run, string text)
    {
        NixException? failure = null;
        foreach (HashAlgorithm? algorithm in Enum.GetValues<HashAlgorithm>().Select(static a => (HashAlgorithm?)a).Prepend(null))
        {
            try
            {
                Hash hash = Hash.Parse(text, algorithm, run.Settings.ExperimentalFeatures);
                foreach (HashFormat format in Enum.GetValues<HashFormat>())
                {
                    hash.ToText(format, withAlgorithm: true);
                }
            }
            catch (NixException e)
            {
                failure = e;
            }

            try
            {
                Hash.ParseSri(text, run.Settings.ExperimentalFeatures);
            }
            catch (NixException e)
            {
                failure = e;
            }

            try
            {
                Hash.ParseUnprefixed(text, algorithm ?? HashAlgorithm.Sha256);
            }
            catch (NixException e)
            {
                failure = e;
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private static void StorePath(DecoderRun run, string text)
    {
        var store = new StoreDirectory("/nix/store");
        if (store.IsStorePath(text))
        {
            StorePathNames.HashPartOf(CanonPath.Of(text));
            StorePathNames.NameOf(CanonPath.Of(text));
            if (StorePathNames.IsDerivation(CanonPath.Of(text)))
            {
                StorePathNames.DerivationNameOf(CanonPath.Of(text));
            }
        }

        StorePathNames.FaultOfName(text);
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        Value function = run.Vm.Evaluator().EvalExpression(run.Vm, "p: map builtins.tryEval [ (builtins.dirOf p) (builtins.baseNameOf p) (builtins.placeholder p) (builtins.pathExists p) (builtins.toPath p) ]", "/base");
        NixException? failure = null;
        try
        {
            run.Vm.ForceDeep(run.Vm.Call(function, new NixString(text)));
        }
        catch (NixException e)
        {
            failure = e;
        }

        try
        {
            run.Call("storePath", text);
        }
        catch (NixException e)
        {
            failure = e;
        }

        store.ObjectOf(text);
        if (failure is not null)
        {
            throw failure;
        }
    }
}
