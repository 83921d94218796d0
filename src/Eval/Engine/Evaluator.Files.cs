using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Fetch;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>Files: which may be seen, which were evaluated already.</summary>
internal sealed partial class Evaluator
{
    private static readonly NativeCode FileCode = new(static (vm, path, _) => vm.Evaluator().RunFile(vm, ((NixString)path!).Bytes));

    // Replaced as a whole when files may have changed: an evaluation on another thread that has read a file before adds nothing to what is new.
    private volatile ConcurrentDictionary<string, string> resolvedExpressions = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, Value> importedFiles = new(StringComparer.Ordinal);
    private CachingFileSystem cachedFiles = null!;

    /// <summary>Finds files in search paths.</summary>
    internal SearchPathLookup Lookup { get; private set; } = null!;

    /// <summary>
    /// The files for who gives advice, and so asks about names that nobody has evaluated: that is no dependency. Where expressions see all files,
    /// these are they, but nothing is recorded of them.
    /// </summary>
    internal INixFileSystem UnrecordedFiles => Dependencies is null || Store.Restriction is not null ? Files : Settings.Files;

    /// <summary>How many files it holds the values of.</summary>
    public int ImportedCount => importedFiles.Count;

    /// <summary>
    /// Forgets which files were read and evaluated, and what the folders looked like. An evaluator that lives longer than
    /// one evaluation does not see changes of files otherwise. Values that exist keep what they are, and files that turn out
    /// to be unchanged are not compiled again.
    /// </summary>
    public void ResetFiles()
    {
        Dependencies?.Restart();
        Code.StartRound();
        ForgetWhatWasRead();
    }

    /// <summary>
    /// <see cref="ResetFiles"/> for who has no more to evaluate: nothing that was imported stays alive for the sake of an evaluation that may never come. What was
    /// read is still on record.
    /// </summary>
    public void ForgetFiles()
    {
        if (importedFiles.IsEmpty && resolvedExpressions.IsEmpty && !cachedFiles.HasEntries)
        {
            // Most evaluations are small, and this is done after each.
            return;
        }

        ForgetWhatWasRead();
    }

    /// <summary><see cref="ResetFiles"/>, but only if a file or folder has changed that was looked at.</summary>
    /// <returns>Whether one has.</returns>
    public bool RefreshFiles()
    {
        if (!cachedFiles.HaveChanged())
        {
            return false;
        }

        ResetFiles();
        return true;
    }

    /// <summary>The value of a file, evaluated once (<c>import</c>). The result may be a thunk, the same one for each import of the file.</summary>
    /// <param name="path">The path: of a file, of a folder with a <c>default.nix</c>, or of a link to one.</param>
    internal Value EvalFile(string path)
    {
        ConcurrentDictionary<string, string> known = resolvedExpressions;
        if (!known.TryGetValue(path, out string? resolved))
        {
            resolved = VisibleFiles.ResolveExpression(Files, path);
            known[path] = resolved;
        }

        return importedFiles.GetOrAdd(resolved, static key => new Thunk(FileCode, new NixString(key)));
    }

    /// <summary>The source of a file that is resolved already.</summary>
    internal SourceFile ReadSource(string path)
    {
        string resolved = VisibleFiles.Resolve(Files, path, SymlinkMode.Full);
        bool isInternal = VirtualPath.Is(path);
        FileStamp stamp = isInternal ? FileStamp.Missing : cachedFiles.GetStamp(resolved);
        SourceCode? known = Code.Find(path);
        if (known?.Path != resolved || !known.Stamp.Equals(stamp))
        {
            known = null;
        }

        if (known is { Stamp.IsReliable: true })
        {
            Dependencies?.Current.Add(resolved, FileQuestion.Content, FileAnswers.OfContent(known.Source.Text), stamp);
            return known.Source;
        }

        string text = Files.ReadFile(resolved);
        SourceFile source = known is not null && known.Source.Text == text
            ? known.Source
            : new SourceFile(isInternal ? SourceOrigin.Internal : SourceOrigin.File, path, text, VirtualPath.Parent(path));
        if (stamp.Exists)
        {
            source.IsShared = SharesSources;
            var entry = new SourceCode(resolved, stamp, source);
            if (ReferenceEquals(known?.Source, source))
            {
                entry.TakeOver(known!);
            }

            Code.Keep(path, entry);
        }

        return source;
    }

    /// <summary>
    /// The store path of the tree in the archive behind a URL, or <c>channel:name</c>. Entries of the search path that the settings
    /// have are the user's own; <c>findFile</c> looks in any.
    /// </summary>
    private string DownloadTree(string url)
    {
        Vm? vm = VmSlot.Current;
        var context = new FetchContext(FetchEnvironment, vm is null ? static () => { } : vm.Poller);
        bool isOwn = false;
        foreach (SearchPathEntry entry in Settings.SearchPathEntries())
        {
            isOwn |= entry.Path == url;
        }

        if (!isOwn)
        {
            context.CheckUri(url);
            if (Settings.PureEvaluation)
            {
                throw new NixException(NixErrorKind.Access, $"in pure evaluation mode, nothing is looked for in '{url}'");
            }
        }

        var attributes = new FetchAttributes { ["type"] = "tarball", ["url"] = PseudoUrls.Resolve(url) };
        return FetchInput.FromAttributes(attributes, context).Fetch(context).StorePath;
    }

    private void ForgetWhatWasRead()
    {
        importedFiles = new(StringComparer.Ordinal);
        resolvedExpressions = new(StringComparer.Ordinal);
        cachedFiles.Clear();
        Store.ResetFiles();
        Fetcher.Clear();
        Lookup.Clear();
    }

    private Value RunFile(Vm vm, string path)
    {
        CodeUnit code = Compile(ReadSource(path));
        try
        {
            return vm.Run(code);
        }
        catch (NixException e) when (e.Pass(Position.None, $"while evaluating the file '{path}':"))
        {
            throw;
        }
    }

    /// <summary>The files that an evaluator with some settings sees.</summary>
    private INixFileSystem SetUpFiles()
    {
        cachedFiles = new CachingFileSystem(Dependencies is null ? Settings.Files : new RecordingFileSystem(Settings.Files, Dependencies, Settings.StoreDirectory));
        INixFileSystem files = cachedFiles;
        if (Settings.PureEvaluation || Settings.RestrictEvaluation)
        {
            var allowed = new List<string>(Settings.AllowedPaths);
            foreach (SearchPathEntry entry in Settings.SearchPathEntries())
            {
                allowed.Add(CanonPath.Resolve(entry.Path, Settings.GetCurrentDirectory()));
            }

            var restricted = new AllowListFileSystem(
                files, allowed, Settings.PureEvaluation, Settings.Files is ICaseFoldingFileSystem { IgnoresCase: true });
            Store.Restriction = restricted;
            files = restricted;
        }

        files = new VirtualFileSystem(new StoreFileSystem(files, Store), InternalSources.Files, ModuleLibrary.TextOf);
        Store.Files = files;
        Store.Disk = cachedFiles;
        Lookup = new SearchPathLookup(Settings, files, DownloadTree, Dependencies);
        return files;
    }
}
