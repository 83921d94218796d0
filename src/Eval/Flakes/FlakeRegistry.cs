using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.Fetch.Http;
using TvixEval.Formats.Json;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>A registry: which references other references stand for, as <c>registry.json</c> of version 2 has it.</summary>
internal sealed class FlakeRegistry
{
    private const int MaxSteps = 100;

    private readonly List<Entry> entries = new();

    private FlakeRegistry()
    {
    }

    /// <summary>Finds what a reference stands for, through as many steps as it takes.</summary>
    /// <param name="context">The settings, which say where the registries are.</param>
    /// <param name="input">The input.</param>
    /// <param name="isTop">Whether it is what the user asked for: inputs of flakes do not depend on what the user and the machine have registered.</param>
    /// <param name="folder">The folder that the registry says the flake is in, or null.</param>
    /// <exception cref="NixException">No registry knows it, or it is found in a circle.</exception>
    public static FetchInput Resolve(FetchContext context, FetchInput input, bool isTop, out string? folder)
    {
        folder = null;
        FetchInput current = input;
        List<FlakeRegistry>? registries = null;
        for (int step = 0; step < MaxSteps; step++)
        {
            registries ??= All(context, isTop);
            if (Find(registries, current) is not { } entry)
            {
                return current.IsDirect ? current : throw NotFound(context, current);
            }

            current = entry.Resolve(current);
            folder = entry.Folder;
        }

        throw Error($"cycle detected in flake registry for '{current}'");
    }

    private static List<FlakeRegistry> All(FetchContext context, bool isTop)
    {
        FetchSettings settings = context.Settings;
        var registries = new List<FlakeRegistry>();
        foreach (string? path in isTop ? new[] { settings.UserFlakeRegistry, settings.SystemFlakeRegistry } : Array.Empty<string?>())
        {
            if (path is not null)
            {
                registries.Add(Read(context, path));
            }
        }

        if (settings.FlakeRegistry is { Length: > 0 } global)
        {
            registries.Add(global[0] == '/' ? Read(context, global) : Download(context, global));
        }

        return registries;
    }

    private static FlakeRegistry Download(FetchContext context, string url)
    {
        CachedDownload file = new Downloads(context).File(url);
        context.NoteDownload(url, file.FileHash, isLocked: false);
        return Parse(context, url, file.Files.ReadFile(CanonPath.Root));
    }

    private static FlakeRegistry Read(FetchContext context, string path)
    {
        INixFileSystem files = context.Store.Disk;
        string file = SymlinkResolver.Resolve(files, path, SymlinkMode.Full);
        return files.GetKind(file) == FileKind.Missing ? new FlakeRegistry() : Parse(context, path, files.ReadFile(file));
    }

    /// <summary>Reads a registry. As in C++ Nix, one that makes no sense is a warning: other registries may do.</summary>
    private static FlakeRegistry Parse(FetchContext context, string path, string text)
    {
        var registry = new FlakeRegistry();
        try
        {
            var json = JsonParser.ParseData(text, context.Poll) as AttrSet;
            long version = (json?.Get("version") as NixInt)?.Value ?? 0;
            if (version != 2)
            {
                throw Error($"flake registry '{path}' has unsupported version {version}");
            }

            if (json!.Get("flakes") is NixList flakes)
            {
                for (int i = 0; i < flakes.Count; i++)
                {
                    registry.entries.Add(ReadEntry(context, flakes[i] as AttrSet ?? throw Error("an entry is not an object")));
                }
            }
        }
        catch (NixException e) when (!e.EndsEvaluation)
        {
            context.Warn($"cannot read flake registry '{path}': {e.RawMessage}");
        }

        return registry;
    }

    private static Entry ReadEntry(FetchContext context, AttrSet json)
    {
        FetchAttributes from = FetchAttributes.FromJson(json.Get("from") as AttrSet ?? throw Error("an entry lacks 'from'"));
        FetchAttributes to = FetchAttributes.FromJson(json.Get("to") as AttrSet ?? throw Error("an entry lacks 'to'"));
        string? folder = to.FindString("dir");
        to.Remove("dir");
        return new Entry(FetchInput.FromAttributes(from, context), FetchInput.FromAttributes(to, context), folder, json.Get("exact") is NixBool { Value: true });
    }

    private static Entry? Find(List<FlakeRegistry> registries, FetchInput input)
    {
        foreach (FlakeRegistry registry in registries)
        {
            foreach (Entry entry in registry.entries)
            {
                if (entry.Covers(input))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private static NixException NotFound(FetchContext context, FetchInput input) => new(
        NixErrorKind.Unsupported,
        $"cannot find flake '{input}' in the flake registries"
        + (context.Settings.FlakeRegistry is null ? " (no registry is downloaded; use the flake's URL, or name a registry)" : string.Empty));

    private static NixException Error(string message) => new(NixErrorKind.InvalidFlake, message);

    private sealed class Entry
    {
        private readonly FetchInput from;
        private readonly FetchInput to;
        private readonly bool isExact;

        public Entry(FetchInput from, FetchInput to, string? folder, bool isExact)
        {
            this.from = from;
            this.to = to;
            this.isExact = isExact;
            Folder = folder;
        }

        public string? Folder { get; }

        public bool Covers(FetchInput input)
        {
            if (isExact || from.Equals(input))
            {
                return from.Equals(input);
            }

            var plain = new FetchAttributes(input.Attributes);
            plain.Remove("ref");
            plain.Remove("rev");
            return from.Attributes.Equals(plain);
        }

        public FetchInput Resolve(FetchInput input) => isExact
            ? to
            : to.WithOverrides(from.Ref is null ? input.Ref : null, from.Rev is null ? input.Rev : null);
    }
}
