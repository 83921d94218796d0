using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Text;
using Microsoft.PowerShell.Commands;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Module.Completion;
using TvixEval.Module.Errors;
using TvixEval.Module.Navigation;
using TvixEval.Module.Parameters;
using TvixEval.Module.Sessions;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>The cmdlets that read Nix source: from an argument, from the pipeline, or from files.</summary>
[SharesParameters(typeof(EvaluatorParameters), nameof(EvaluatorParameters.ExperimentalFeature))]
public abstract partial class NixSourceCmdlet : NixCmdlet
{
    private protected const string ExpressionSet = "Expression";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    // What no name between < and > has.
    private static readonly char[] NoLookup = { '<', '>', '*', '?', '[', ']', '\\', ' ' };

    private bool isExpressionArgument;
    private bool isFirst = true;
    private StringBuilder? lines;

    private protected NixSourceCmdlet()
    {
    }

    /// <summary>
    /// The Nix expression. Relative paths in it start from the current location. From the pipeline, each string is a separate
    /// expression; but if the first one is incomplete, all strings are the lines of one expression.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ExpressionSet)]
    [ArgumentCompleter(typeof(ExpressionCompleter))]
    [AllowEmptyString]
    [AllowNull]
    public virtual string? Expression { get; set; }

    /// <summary>
    /// Files with Nix expressions, or folders with a <c>default.nix</c>. Wildcards are allowed. A name in angle brackets, as in
    /// <c>'&lt;nixpkgs&gt;'</c>, is looked up in the search path.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = Array.Empty<string>();

    /// <summary>
    /// Files with Nix expressions, or folders with a <c>default.nix</c>. Wildcards are not expanded. A name in angle brackets, as in
    /// <c>'&lt;nixpkgs&gt;'</c>, is looked up in the search path.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public virtual string[] LiteralPath { get; set; } = Array.Empty<string>();

    /// <summary>Whether there may be more sources after the current one: an error in it ends the command only if not.</summary>
    private protected virtual bool HasMoreSources => MyInvocation.ExpectingInput;

    /// <summary>Processes one source.</summary>
    /// <param name="source">The source.</param>
    private protected abstract void Process(SourceFile source);

    /// <summary>The Nix text that the command was given; null if it was given something else.</summary>
    private protected virtual string? Text => ParameterSetName == ExpressionSet ? Expression : null;

    /// <summary>What the command does with source, to be told to a user who gave a path as text ("evaluate"); null if it does so with a path, too.</summary>
    private protected virtual string? SourceUse => null;

    /// <summary>The files to read where paths were given: by default those, each a file or a folder with a <c>default.nix</c>.</summary>
    /// <param name="paths">Native paths, or names in angle brackets.</param>
    private protected virtual IEnumerable<string> FilesOf(IEnumerable<string> paths) => paths;

    /// <summary>Processes input of a parameter set that belongs to the cmdlet.</summary>
    private protected virtual void ProcessInput()
    {
    }

    /// <summary>Handles an error in one source; by default it is reported as an error of the command.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">The text or the path of the source.</param>
    /// <param name="isOnlyInput">Whether this is the only source.</param>
    private protected virtual void OnError(NixException error, object? target, bool isOnlyInput) =>
        Report(ErrorRecords.Create(error, target, error.EndsEvaluation ? null : Advise(error, target)), isOnlyInput, error.EndsEvaluation);

    /// <summary>The parser options of the cmdlet.</summary>
    private protected ParserOptions GetParserOptions(Action<ParserWarning>? onWarning = null) =>
        Evaluation.Evaluator.Settings.ToParserOptions(onWarning);

    private protected override EvaluationOptions GetOptions() => new()
    {
        ExperimentalFeatures = ExperimentalFeature,
        NixPath = SearchPathEntries.Resolve(Array.Empty<string>(), SessionState.Path, Location),
    };

    private protected override void OnBegin()
    {
        isExpressionArgument = MyInvocation.BoundParameters.ContainsKey(nameof(Expression));

        // Files may have changed since the last command. Within one command, and those that it calls, they count as they are.
        if (IsOutermost)
        {
            Evaluation.RefreshFiles();
        }
    }

    private protected override void OnRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                ProcessFiles(Resolve(Path), isOnlyInput: true);
                break;
            case LiteralPathSet:
                ProcessFiles(ResolveLiteral(LiteralPath), isOnlyInput: !HasMoreSources);
                break;
            case ExpressionSet:
                ProcessText(Expression ?? string.Empty);
                break;
            default:
                ProcessInput();
                break;
        }
    }

    private protected override void OnEnd()
    {
        if (lines is not null)
        {
            ProcessInput(() => Process(Evaluation.FromText(lines.ToString(), Location)), lines.ToString(), isOnlyInput: true);
        }
    }

    /// <summary>The folder that relative paths start from: PowerShell's location, not the process's.</summary>
    private protected string Location => CurrentFolder.Of(SessionState.Path);

    /// <summary>Processes one input, and reports its errors.</summary>
    /// <param name="process">Processes it.</param>
    /// <param name="target">The target of errors.</param>
    /// <param name="isOnlyInput">Whether it is the only one.</param>
    private protected void ProcessOne(Action process, object? target, bool isOnlyInput)
    {
        try
        {
            process();
        }
        catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
        {
            OnError(error, target, isOnlyInput);
        }
        catch (NixConversionException error)
        {
            Report(ErrorRecords.Create(error, target), isOnlyInput);
        }
    }

    /// <summary>Processes one of the command's inputs, and reports its errors.</summary>
    /// <param name="process">Processes it.</param>
    /// <param name="input">The input, which is the target of errors.</param>
    /// <param name="isOnlyInput">Whether it is the only one.</param>
    private protected void ProcessInput(Action process, object? input, bool isOnlyInput)
    {
        OnInput(input, isOnlyInput);
        ProcessOne(process, input, isOnlyInput);
    }

    /// <summary>Called before each of the command's inputs.</summary>
    /// <param name="input">The input.</param>
    /// <param name="isOnlyInput">Whether it is the only one.</param>
    private protected virtual void OnInput(object? input, bool isOnlyInput)
    {
    }

    private void ProcessText(string text)
    {
        if (isFirst && !isExpressionArgument)
        {
            bool isComplete = true;
            ProcessOne(() => isComplete = IsComplete(text), text, isOnlyInput: false);
            lines = isComplete ? null : new StringBuilder();
        }

        isFirst = false;
        if (lines is null)
        {
            WarnOfPath(text);
            ProcessInput(() => Process(Evaluation.FromText(text, Location)), text, isExpressionArgument);
        }
        else
        {
            lines.Append(text).Append('\n');
        }
    }

    /// <summary>Warns of a text that somebody may have meant as the name of a file.</summary>
    /// <param name="text">The text.</param>
    private protected virtual void WarnOfPath(string text)
    {
        if (SourceUse is { } use && TextAsFile.IsPathOfSource(text, Location, Evaluation.Evaluator.UnrecordedFiles))
        {
            WriteWarning($"The value of the expression '{text}' is the path. To {use} the file, use -Path.");
        }
    }

    /// <summary>
    /// Warns of a text that names a file or could only name one. For commands that only read source: that of a path, or of a variable
    /// that is called as a file is, tells nobody anything.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="use">What the command does with source.</param>
    private protected void WarnOfName(string text, string use)
    {
        if (TextAsFile.IsPath(text))
        {
            WriteWarning($"The value of the expression '{text}' is the path. To {use} the file, use -Path.");
        }
        else if (TextAsFile.KindOf(text, Location, Evaluation.Evaluator.UnrecordedFiles) is { } kind)
        {
            WriteWarning($"'{text}' is read as an expression. To {use} the {kind} of that name, use -Path.");
        }
    }

    /// <summary>What to do about an error, where the command knows better than the error itself; null elsewhere.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What was being dealt with.</param>
    private protected virtual string? Advise(NixException error, object? target) => target is string text && text == Text ? TextAsFile.AdviceFor(text, Location, Evaluation.Evaluator.UnrecordedFiles) : null;

    /// <summary>Whether a text parses; ConvertFrom-Json decides in the same way whether its input is several texts or lines of one.</summary>
    private bool IsComplete(string text)
    {
        try
        {
            Parser.Parse(Evaluation.FromText(text, Location), GetParserOptions(static _ => { }));
            return true;
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return false;
        }
    }

    private void ProcessFiles(IEnumerable<string> files, bool isOnlyInput)
    {
        using IEnumerator<string> found = FilesOf(files).GetEnumerator();
        if (!HasNext(found))
        {
            return;
        }

        // Files are dealt with as they are found; of the first one it must be known whether it is the only one.
        string file = found.Current;
        bool isMore = HasNext(found);
        ProcessInput(() => ProcessFile(file), file, isOnlyInput && !isMore);
        while (isMore)
        {
            string next = found.Current;
            ProcessInput(() => ProcessFile(next), next, isOnlyInput: false);
            isMore = HasNext(found);
        }
    }

    // Looking for files may be ended by a limit.
    private bool HasNext(IEnumerator<string> files)
    {
        bool isMore = false;
        ProcessOne(() => isMore = files.MoveNext(), target: null, isOnlyInput: true);
        return isMore;
    }

    /// <summary>Whether a path is a name to be looked up, as for the commands of C++ Nix. A file of such a name is <c>./&lt;name&gt;</c>.</summary>
    private static bool IsInSearchPath(string path) =>
        path.Length > 2 && path[0] == '<' && path[path.Length - 1] == '>' && path.IndexOfAny(NoLookup, 1) == path.Length - 1;

    /// <summary>Processes one file; by default it is Nix source.</summary>
    /// <param name="file">Its native path, or a name in angle brackets.</param>
    private protected virtual void ProcessFile(string file) => Process(Read(file));

    private SourceFile Read(string file) =>
        IsInSearchPath(file) ? Evaluation.FromSearchPath(file.Substring(1, file.Length - 2)) : Evaluation.FromFile(file);

    private IEnumerable<string> Resolve(string[] patterns)
    {
        bool isOnly = patterns.Length == 1;
        foreach (string pattern in patterns)
        {
            using IEnumerator<string> files = Expand(pattern, isOnly).GetEnumerator();
            while (TryPath(files.MoveNext, pattern, isOnly))
            {
                yield return files.Current;
            }
        }
    }

    private IEnumerable<string> Expand(string pattern, bool isOnly)
    {
        if (IsInSearchPath(pattern))
        {
            yield return pattern;
            yield break;
        }

        SessionState.Path.GetUnresolvedProviderPathFromPSPath(pattern, out ProviderInfo provider, out _);
        if (IsFileSystem(provider, pattern, isOnly))
        {
            OnSearch(pattern);
            bool isFound = false;
            foreach (string file in PathExpansion.Expand(this, pattern))
            {
                isFound = true;
                yield return file;
            }

            if (!isFound)
            {
                throw new ItemNotFoundException($"No file matches the path '{pattern}'. To use the characters * ? [ ] literally, use -LiteralPath.");
            }
        }
    }

    /// <summary>Called before files are looked for.</summary>
    /// <param name="pattern">A path of the file system, perhaps with wildcards.</param>
    private protected virtual void OnSearch(string pattern)
    {
    }

    private bool TryPath(Func<bool> find, string path, bool isOnlyInput)
    {
        try
        {
            return find();
        }
        catch (Exception error) when (error is ItemNotFoundException or DriveNotFoundException or ProviderNotFoundException)
        {
            ReportPath("PathNotFound", ErrorCategory.ObjectNotFound, error, path, isOnlyInput);
            return false;
        }
    }

    private List<string> ResolveLiteral(string[] paths)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            bool isOnly = paths.Length == 1 && !HasMoreSources;
            string? file = null;
            if (TryPath(() => (file = FindLiteral(path, isOnly)) is not null, path, isOnly))
            {
                files.Add(file!);
            }
        }

        return files;
    }

    private string? FindLiteral(string path, bool isOnlyInput)
    {
        if (IsInSearchPath(path))
        {
            return path;
        }

        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (!IsFileSystem(provider, path, isOnlyInput))
        {
            return null;
        }

        return Evaluation.Evaluator.Files.GetKind(NixPaths.FromNative(file)) != FileKind.Missing
            ? file
            : throw new ItemNotFoundException($"Cannot find path '{path}' because it does not exist.");
    }

    private bool IsFileSystem(ProviderInfo provider, string path, bool isOnlyInput)
    {
        if (provider.ImplementingType == typeof(FileSystemProvider))
        {
            return true;
        }

        var error = new ArgumentException($"'{path}' is not a file system path: it belongs to the provider {provider.Name}.");
        ReportPath("NotAFile", ErrorCategory.InvalidArgument, error, path, isOnlyInput);
        return false;
    }

    private void ReportPath(string id, ErrorCategory category, Exception error, string path, bool isOnlyInput) =>
        Report(new ErrorRecord(error, id, category, path), isOnlyInput);
}
