using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Fetch.Git;
using TvixEval.Flakes;
using TvixEval.Formats.Json;
using static TvixEval.Suites.Fuzz.Decoders.DecoderTable;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>What reads things of fetchers, repositories and flakes: URLs, inputs, lock files, registries, Git's files. Nothing is fetched.</summary>
internal static class FetchDecoders
{
    private const string Rev = "2a75f0a1c6d2c6a4e2b1c0ffee00112233445566";

    private const string NarHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private static readonly string[] References =
    {
        "nixpkgs", "nixpkgs/nixos-24.05/" + Rev, "github:NixOS/nixpkgs/branch?dir=sub#pkg.a^out,dev", "git+https://user:pw@host:8080/a/b.git?ref=main&rev=" + Rev + "&shallow=1&submodules=1", "git+ssh://git@[::1]:22/a%20b",
        "path:./sub?narHash=" + NarHash, "path:/abs/dir", "./rel#x", "tarball+https://x.org/a.tar.gz?a=b%26c", "https://x.org/a.zip", "file+http://x/y", "gitlab:a%2Fb/c?host=h.org", "sourcehut:~u/r/" + Rev, "hg+file:///r?rev=1", "git+file:.", "flake:a/b",
        "git@github.com:a/b.git", "/abs?dir=x", "..", "indirect:x",
    };

    private static readonly string[] UrlTokens =
    {
        ":", "/", "//", "://", "?", "#", "&", "=", "%", "%00", "%2F", "%ff", "@", "[", "]", "[::1]", "::", "^", ",", "*", "~", "+", "..", ".", "path:", "git+", "github:", "gitlab:", "sourcehut:", "tarball+", "file:", "file+", "hg+", "flake:", "ref=", "rev=", "dir=", "narHash=", "host=", Rev, NarHash,
        ":65536", ":0", "ext::sh", "-", "--upload-pack=", "%0a", " ", "\\", "lastModified=", "revCount=", "submodules=1", "lfs=1", "url=",
    };

    private static readonly string Lock =
        "{\"nodes\":{\"a\":{\"inputs\":{\"b\":[\"c\"],\"d\":\"e\"},\"locked\":{\"lastModified\":1,\"narHash\":\"" + NarHash + "\",\"owner\":\"o\",\"repo\":\"r\",\"rev\":\"" + Rev + "\",\"type\":\"github\"},\"original\":{\"id\":\"a\",\"type\":\"indirect\"}},"
        + "\"c\":{\"flake\":false,\"locked\":{\"narHash\":\"" + NarHash + "\",\"type\":\"tarball\",\"url\":\"https://x.org/a.tar.gz\"},\"original\":{\"type\":\"tarball\",\"url\":\"https://x.org/a.tar.gz\"}},"
        + "\"e\":{\"locked\":{\"narHash\":\"" + NarHash + "\",\"path\":\"./sub\",\"type\":\"path\"},\"original\":{\"path\":\"./sub\",\"type\":\"path\"},\"parent\":[\"a\"]},"
        + "\"root\":{\"inputs\":{\"a\":\"a\",\"c\":\"c\",\"f\":[\"a\",\"d\"]}}},\"root\":\"root\",\"version\":7}";

    private static readonly string Registry =
        "{\"version\":2,\"flakes\":[{\"exact\":true,\"from\":{\"id\":\"nixpkgs\",\"type\":\"indirect\"},\"to\":{\"owner\":\"NixOS\",\"repo\":\"nixpkgs\",\"type\":\"github\",\"dir\":\"x\"}},{\"from\":{\"id\":\"a\",\"type\":\"indirect\"},\"to\":{\"path\":\"/p\",\"type\":\"path\"}},{\"from\":{\"id\":\"b\",\"type\":\"indirect\"},\"to\":{\"id\":\"a\",\"type\":\"indirect\"}}]}";

    private static readonly string[] JsonTokens =
    {
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "1", "-1", "\"type\"", "\"indirect\"", "\"github\"", "\"path\"", "\"git\"", "\"tarball\"", "\"file\"", "\"id\"", "\"a\"", "\"root\"", "\"inputs\"", "\"locked\"", "\"original\"", "\"nodes\"", "\"parent\"", "\"flake\"", "\"dir\":\"x\",",
        "[\"a\"]", "[]", "[\"c\",\"c\"]", "\"version\":5", "\"rev\":\"" + Rev + "\"", "\"url\":", "\"b\":[\"f\"]", "\"narHash\":\"\"",
    };

    private static readonly string[] Configs =
    {
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = https://x.org/a.git ; c\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n", "[submodule \"a b\"]\n\tpath = sub/dir\n\turl = ../b.git\n\tbranch = .\n", "[a.b]\nc\nd = \"q\\\"\\n\" \\\n  e # f\n",
        "[extensions]\n\tobjectformat = sha1\n\tnoop\n[include]\n\tpath = /etc/passwd\n", "\xef\xbb\xbf[x \"y\\\\z\"] k = v",
    };

    private static readonly string[] ConfigTokens = { "[", "]", "\"", "\\", "\\\n", "=", "\n", "\r\n", "#", ";", "[core]", "[submodule \"", ".path", "url = ", "path = ", "branch = .", "../", "./", "\t", "bare", "true", "[extensions]", "worktreeconfig", "repositoryformatversion = 1", "\\n", "\\x" };

    private static readonly string Chain = MakeChain(30000);

    public static IReadOnlyList<Decoder> All { get; } = new[]
    {
        new Decoder("url", Url, References, UrlTokens),
        new Decoder("flakeref", Reference, References, UrlTokens),
        new Decoder("input", Input, new[] { "{\"type\":\"git\",\"url\":\"https://x/y\",\"rev\":\"" + Rev + "\",\"submodules\":true}", "{\"type\":\"github\",\"owner\":\"a\",\"repo\":\"b\",\"ref\":\"main\"}", "{\"type\":\"path\",\"path\":\"./a\",\"lastModified\":1}", "{\"type\":\"indirect\",\"id\":\"a\"}", "{\"type\":\"git\",\"url\":\"x\",\"publicKeys\":\"[{\\\"key\\\":\\\"k\\\",\\\"type\\\":\\\"ssh-rsa\\\"}]\",\"verifyCommit\":true}", "{\"type\":\"hg\",\"url\":\"http://h/x\",\"ref\":\"default\"}", "{\"type\":\"tarball\",\"url\":\"file:///a\",\"narHash\":\"" + NarHash + "\"}" }, JsonTokens.Concat(UrlTokens).ToArray()),
        new Decoder("lock", Locks, new[] { Lock }, JsonTokens) { Deep = new[] { Chain, MakeFollows(3000) } },
        new Decoder("registry", Registries, new[] { Registry }, JsonTokens),
        new Decoder("flake", Flake, new[] { "{ description = \"d\"; inputs.a.url = \"path:./x\"; inputs.b = { url = \"github:o/r\"; flake = false; inputs.c.follows = \"a\"; }; outputs = { self, ... }: { x = 1; }; nixConfig = { a = [ \"b\" ]; c = 1; }; }", "{ inputs = { a.follows = \"b/c\"; b = { type = \"git\"; url = \"https://x\"; ref = \"m\"; }; }; outputs = _: { }; }", "{ outputs = { self }: self; }" }, new[] { "inputs", "url", "follows", "flake", "outputs", "self", "nixConfig", "=", ";", "{", "}", "\"", "/", "[ ]", "(throw \"x\")", "1", "null", "true", "./x", "rec", "type", "submodules = true;" }) { MayLast = true },
        new Decoder("git-config", Config, Configs, ConfigTokens),
        new Decoder("git-index", static (_, text) => GitIndex.Parse(text), new[] { OfBase64("RElSQwAAAAIAAAACawr2Phv9SVhrCvY+G/1JWAAA/gAAseK6AACBpAAAAAAAAAAAAAAAAniYGSJhOyr7YCUEL/a9h4rBmU6FAAFhAGsK9j4b/UlYawr2Phv9SVgAAP4AALHivAAAgaQAAAAAAAAAAAAAAAJheAeYIo0Xry00/OTPvfNVVoMkcgADZC9iAAAAAAAAAFRSRUUAAAAzADIgMQrJuAEGiEDfa9mgzU7+xdAPr9vjamQAMSAwCmvmYFRbMfYagqh9KxkV8LiLufFvODyPsaiFuEoDyBFX+Fay6h9h3qA="), OfBase64("RElSQwAAAAQAAAACawr2Phv9SVhrCvY+G/1JWAAA/gAAseK6AACBpAAAAAAAAAAAAAAAAniYGSJhOyr7YCUEL/a9h4rBmU6FAAEAYQBrCvY+G/1JWGsK9j4b/UlYAAD+AACx4rwAAIGkAAAAAAAAAAAAAAACYXgHmCKNF68tNPzkz73zVVaDJHIAAwFkL2IAVFJFRQAAADMAMiAxCsm4AQaIQN9r2aDNTv7F0A+v2+NqZAAxIDAKa+ZgVFsx9hqCqH0rGRXwuIu58W9Vul/npd/4GrUsOMfN1PbdrzHEjw==") }, new[] { "DIRC", "TREE", "REUC", "link", "sdir", "\0\0\0\x01", "\0", "a/b", "..", ".git", "\xff\xff\xff\xff", "\x80\x80\x80\x80" }),
        new Decoder("git-folder", GitFolder, new[] { "ref: refs/heads/main\n\f# pack-refs with: peeled fully-peeled sorted \n" + Rev + " refs/heads/main\n" + Rev + " refs/tags/v1\n^" + Rev + "\n\f[core]\n\tbare = true\n\f" + Rev + "\n", Rev + "\n\f\f[core]\n\trepositoryformatversion = 1\n[extensions]\n\tnoop = 1\n\f", "ref: refs/heads/a\n\f\f\fref: refs/heads/a\n" }, ConfigTokens.Concat(new[] { "ref: ", "refs/heads/", "refs/tags/", Rev, "^", "\f", "HEAD", "../", "gitdir: " }).ToArray()),
        new Decoder("git-lfs", static (_, text) => GitLfsPointer.Parse(text), new[] { "version https://git-lfs.github.com/spec/v1\noid sha256:" + new string('a', 64) + "\nsize 12345\n" }, new[] { "\n", "oid sha256:", "size ", "version " }),
    };

    private static string MakeChain(int length) =>
        "{\"nodes\":{\"root\":{\"inputs\":{\"n\":\"n0\"}}," + string.Join(",", Enumerable.Range(0, length).Select(i =>
            "\"n" + i + "\":{" + (i + 1 < length ? "\"inputs\":{\"n\":\"n" + (i + 1) + "\"}," : string.Empty) + "\"locked\":{\"narHash\":\"" + NarHash + "\",\"path\":\"/x\",\"type\":\"path\"},\"original\":{\"path\":\"/x\",\"type\":\"path\"}}")) + "},\"root\":\"root\",\"version\":7}";

    private static string MakeFollows(int length) =>
        "{\"nodes\":{\"root\":{\"inputs\":{" + string.Join(",", Enumerable.Range(0, length).Select(i => "\"n" + i + "\":[\"n" + (i + 1) + "\"]")) + "}}},\"root\":\"root\",\"version\":7}";

    /// <summary>Runs all of some actions, and fails as the last one that failed.</summary>
    private static void Each(params Action[] actions)
    {
        NixException? failure = null;
        foreach (Action action in actions)
        {
            try
            {
                action();
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

    private static void Url(DecoderRun run, string text) => Each(
        () => Use(FetchUrl.Parse(text)),
        () => Use(FetchUrl.Parse(text, isLenient: true)),
        () => Use(GitUrls.Fix(text, null)),
        () => FetchUrl.Encode(FetchUrl.Decode(text), string.Empty),
        () => UrlSecrets.Hide(text),
        () => AllowedUris.Allow(new[] { text, "https://x.org/", "github:" }, text + "/x"),
        () => GitNames.IsLegalRef(text),
        () => FetchInput.FromUrl(FetchUrl.Parse(text), run.Context).ToUrlString());

    private static void Use(FetchUrl url)
    {
        _ = url.ToString();
        _ = url.Clone().Segments;
        _ = url.Application + url.Transport;
        FetchUrl.Parse(url.ToString(), isLenient: true);
        Each(url.CheckForPrograms, () => url.ToFilePath());
    }

    private static void Reference(DecoderRun run, string text)
    {
        run.AddFile("/base/rel/flake.nix", "{ outputs = _: { }; }");
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        Each(
            () => UseReference(run, new FlakeRefParser(run.Context).Parse(text, out _)),
            () => UseReference(run, new FlakeRefParser(run.Context) { BaseFolder = "/base" }.Parse(text, out _)),
            () => UseReference(run, new FlakeRefParser(run.Context) { KeepsRelativePaths = true, IsFlake = false }.Parse(text)),
            () => FlakeTarget.Parse(run.Context, text, "/base").Candidates("x86_64-linux"),
            () => InputPath.Parse(text),
            () => run.Call("parseFlakeRef", text));
    }

    private static void UseReference(DecoderRun run, FlakeRef reference)
    {
        string shown = reference.ToString();
        _ = reference.Canonicalize().GetHashCode();
        Each(() => FlakeRef.FromAttributes(reference.ToAttributes(), run.Context), () => new FlakeRefParser(run.Context) { KeepsRelativePaths = true }.Parse(shown));
    }

    private static void Input(DecoderRun run, string text)
    {
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        if (JsonParser.ParseData(text, run.Poll) is AttrSet set)
        {
            FetchAttributes attributes = FetchAttributes.FromJson(set);
            Each(
                () => attributes.ToJson(),
                () => GitPublicKey.ToJson(GitPublicKey.Of(attributes)),
                () =>
                {
                    FetchInput input = FetchInput.FromAttributes(attributes, run.Context);
                    _ = input.IsLocked(run.Settings.Fetch);
                    _ = input.RelativePath;
                    input.ToUrlString();
                },
                () => run.Vm.ForceDeep(run.Vm.Call(run.Vm.Evaluator().EvalExpression(run.Vm, "builtins.flakeRefToString", "/base"), set)));
        }
    }

    private static void Locks(DecoderRun run, string text)
    {
        run.AddFile("/flake.lock", text);
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        LockFile file = LockFileReader.Read(run.Context, "/flake.lock");
        Each(
            file.Check,
            () => file.ToText(),
            () => file.Changes(new LockFile()),
            () => file.Difference(file),
            () => file.Find(InputPath.Parse("f")),
            () => file.Unlocked(run.Settings.Fetch));
    }

    private static void Registries(DecoderRun run, string text)
    {
        run.AddFile("/registry.json", text);
        run.Settings.Fetch.UserFlakeRegistry = "/registry.json";
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        Each(new[] { "nixpkgs", "a", "b/main", "b/main/" + Rev, "flake:c", "github:a/b" }
            .Select(name => (Action)(() => FlakeRegistry.Resolve(run.Context, new FlakeRefParser(run.Context).Parse(name).Input, isTop: true, out _))).ToArray());
    }

    private static void Flake(DecoderRun run, string text)
    {
        run.AddFile("/f/flake.nix", text);
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        FlakeRef reference = new FlakeRefParser(run.Context).Parse("path:/f");
        new FlakeFileReader(run.Vm, run.Context, InputPath.Root).Read(reference, reference, "/f");
    }

    private static void Config(DecoderRun run, string text)
    {
        GitConfigText.Find(GitConfigText.Parse(text, out _), "core.bare");
        Each(GitSubmodule.Parse(text).Select(module => (Action)(() =>
        {
            module.Resolve("https://x.org/a/b.git");
            module.Resolve("/a/b");
        })).ToArray());
    }

    private static void GitFolder(DecoderRun run, string text)
    {
        string[] parts = text.Split('\f');
        string[] names = { "HEAD", "packed-refs", "config", "refs/heads/main", "commondir", "objects/info/alternates" };
        for (int i = 0; i < Math.Min(parts.Length, names.Length); i++)
        {
            if (parts[i].Length > 0)
            {
                run.AddFile("/r/" + names[i], parts[i]);
            }
        }

        run.AddFile("/r/objects/info/x", string.Empty);
        run.AddFile("/r/refs/x", string.Empty);
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        GitDirectory folder = GitDirectory.Open("/r", run.Context);
        Each(
            () => folder.References.HeadRef(),
            () => folder.References.Find("main"),
            () => folder.References.FindFull("HEAD"),
            () => _ = folder.Objects,
            () => _ = folder.ComparisonSettings(folder.Settings).Count(),
            () => _ = folder.IsShallow);
    }
}
