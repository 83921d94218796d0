using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.Formats.Json;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>Reads lock files of the versions 5 to 7.</summary>
internal sealed class LockFileReader
{
    /// <summary>How deep inputs may be nested, and through how many others one may be followed. Nobody comes near it; what is done with them is recursive.</summary>
    public const int MaxDepth = 1000;

    private readonly FetchContext context;
    private readonly string path;
    private readonly Dictionary<string, LockNode> known = new(StringComparer.Ordinal);
    private AttrSet nodes = AttrSet.Empty;

    private LockFileReader(FetchContext context, string path)
    {
        this.context = context;
        this.path = path;
    }

    /// <summary>Reads a lock file; one that does not exist is empty.</summary>
    /// <exception cref="NixException">It makes no sense.</exception>
    public static LockFile Read(FetchContext context, string path) =>
        context.Files.GetKind(path) == FileKind.Missing ? new LockFile() : new LockFileReader(context, path).Read();

    private LockFile Read()
    {
        Value document;
        try
        {
            document = JsonParser.ParseData(context.Files.ReadFile(path), context.Poll);
        }
        catch (NixException e) when (e.Kind is NixErrorKind.InvalidJson or NixErrorKind.InvalidString)
        {
            throw Error($"Could not parse '{path}': {e.RawMessage}");
        }

        AttrSet json = document as AttrSet ?? throw Error($"Could not parse '{path}': it is not an object");
        long version = (json.Get("version") as NixInt)?.Value ?? 0;
        if (version is < 5 or > 7)
        {
            throw Error($"lock file '{path}' has unsupported version {version}");
        }

        nodes = json.Get("nodes") as AttrSet ?? throw Error($"lock file '{path}' has no nodes");
        string root = (json.Get("root") as NixString)?.Bytes ?? throw Error($"lock file '{path}' has no root");
        var file = new LockFile();
        known[root] = file.Root;
        ReadInputs(file.Root, nodes.Get(root) as AttrSet ?? throw Error($"lock file references missing node '{root}'"), 1);
        return file;
    }

    private void ReadInputs(LockNode node, AttrSet json, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error($"lock file '{path}' nests inputs deeper than {MaxDepth} levels");
        }

        if (json.Get("inputs") is not AttrSet inputs)
        {
            return;
        }

        foreach (KeyValuePair<Symbol, Value> input in inputs.InNameOrder())
        {
            if (input.Value is NixList follows)
            {
                node.Inputs[input.Key.Name] = PathOf(follows);
                continue;
            }

            string key = (input.Value as NixString)?.Bytes ?? throw Error($"lock file '{path}' has an input that is not a node");
            if (!known.TryGetValue(key, out LockNode? child))
            {
                AttrSet entry = nodes.Get(key) as AttrSet ?? throw Error($"lock file references missing node '{key}'");
                known[key] = child = ReadNode(entry);
                ReadInputs(child, entry, depth + 1);
            }

            node.Inputs[input.Key.Name] = child.Locked is null ? throw Error("lock file contains cycle to root node") : child;
        }
    }

    private LockNode ReadNode(AttrSet json)
    {
        FlakeRef locked = ReadReference(json, "locked", "info");
        FlakeRef original = ReadReference(json, "original", null);
        bool isFlake = json.Get("flake") is not NixBool { Value: false };
        if (!locked.Input.IsLocked(context.Settings) && locked.Input.RelativePath is null)
        {
            if (locked.Input.NarHash is null)
            {
                throw Error(
                    $"Lock file contains unlocked input '{locked.Input.Attributes.ToJson()}'. Use '--allow-dirty-locks' to accept this lock file.");
            }

            context.Warn(
                $"Lock file entry '{locked}' is unlocked (e.g. lacks a Git revision) but is checked by NAR hash. "
                + "This is not reproducible and will break after garbage collection or when shared.");
        }

        // What is in a lock file is not to be changed by fetching it.
        return new LockNode(
            new FlakeRef(locked.Input.With("__final", true), locked.Folder), original, isFlake, json.Get("parent") is NixList parent ? PathOf(parent) : null);
    }

    private FlakeRef ReadReference(AttrSet json, string name, string? info)
    {
        if (json.Get(name) is not AttrSet set)
        {
            throw Error($"attribute '{name}' missing in lock file");
        }

        FetchAttributes attributes = FetchAttributes.FromJson(set);
        if (info is not null && json.Get(info) is AttrSet more)
        {
            foreach (KeyValuePair<string, object> pair in FetchAttributes.FromJson(more))
            {
                attributes[pair.Key] = pair.Value;
            }
        }

        return FlakeRef.FromAttributes(attributes, context);
    }

    private InputPath PathOf(NixList list)
    {
        var names = new string[list.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = (list[i] as NixString)?.Bytes ?? throw Error($"lock file '{path}' has an input path with an element that is not a string");
        }

        return new InputPath(names);
    }

    private static NixException Error(string message) => new(NixErrorKind.InvalidFlake, message);
}
