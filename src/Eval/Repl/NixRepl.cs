using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Debugging;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Repl;

/// <summary>
/// The state and the commands of a read-eval-print loop, as <c>nix repl</c> has them; knows nothing of how lines are read and shown.
/// Texts are .NET texts.
/// </summary>
internal sealed class NixRepl
{
    private const string Help = """
        <expr>                  Evaluate and print an expression
        <x> = <expr>            Bind an expression to a variable; also inherit
        :a, :add <expr>         Add the attributes of a set to scope
        :b, :bl, :i, :log,      Not here: this module computes derivations, and builds nothing
        :sh, :u <expr>
        :doc <expr>             Show the documentation of a builtin, a function or an attribute
        :e, :edit <expr>        Open the place where a package or function is defined in $EDITOR
        :l, :load <path>        Load a Nix file and add its attributes to scope
        :lf, :load-flake <ref>  Load a flake and add its attributes to scope
        :ll, :last-loaded       Show the names that were added to scope last
        :p, :print <expr>       Evaluate and print an expression wholly; a string as it is
        :q, :quit               Leave
        :r, :reload             Reload all files and flakes
        :t <expr>               Describe the type of the result of evaluation
        :te, :trace-enable      Switch the whole traces of errors on or off
        :?, :help               Show this help
        """;

    private const string DebugHelp = """


        In the debugger:
        :bt, :backtrace         Show all frames
        :c, :continue           Go on to the next error or breakpoint
        :env                    Show the names in scope at the frame
        :env <level>            Show the values of a level as far as they are evaluated; :env all those of all levels
        :s, :step               Go on to the next step
        :st [index]             Show the frame, or go to another one
        """;

    private const int NamesShown = 20;

    private static readonly PrintOptions Shallow = new() { Force = true, DerivationPaths = true, MaxDepth = 1, PrettyIndent = 2, Errors = PrintErrors.ThrowTopLevel };
    private static readonly PrintOptions Whole = new() { Force = true, DerivationPaths = true, PrettyIndent = 2, Errors = PrintErrors.ThrowTopLevel };

    private readonly Vm vm;
    private readonly Func<string> getFolder;
    private readonly Action<string, int> edit;
    private readonly ReplDocumentation documentation;
    private readonly WorkLimits limits;
    private readonly Func<NixException, string?> advise;
    private readonly DebugStop? stop;
    private readonly List<Loaded> loaded = new();
    private int frame;
    private AttrSet? lastAdded;

    /// <summary>Creates a loop.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="getFolder">The Nix path (bytes) of the current folder.</param>
    /// <param name="describeBuiltin">Gives the help of a builtin by its name, or null.</param>
    /// <param name="edit">Opens a file (a Nix path, bytes) at a line in the user's editor, and waits until it is closed.</param>
    /// <param name="limits">What each input may take, which whoever enters the machine sees to; completion takes no more.</param>
    /// <param name="advise">Gives what to do about an error (a .NET text), or null.</param>
    /// <param name="stop">For a debugger: where evaluation has stopped.</param>
    public NixRepl(
        Vm vm,
        Func<string> getFolder,
        Func<string, string?> describeBuiltin,
        Action<string, int> edit,
        WorkLimits limits = default,
        Func<NixException, string?>? advise = null,
        DebugStop? stop = null)
    {
        this.advise = advise ?? (static _ => null);
        this.vm = vm;
        this.getFolder = getFolder;
        this.edit = edit;
        this.limits = limits;
        documentation = new ReplDocumentation(vm, describeBuiltin);
        this.stop = stop;
        if (stop is not null)
        {
            OpenFrame();
        }
    }

    /// <summary>The commands, with their colons.</summary>
    public static IReadOnlyList<string> Commands { get; } = new[]
    {
        ":?", ":a", ":add", ":b", ":bl", ":doc", ":e", ":edit", ":help", ":i", ":l", ":last-loaded", ":lf", ":ll", ":load", ":load-flake", ":log", ":p", ":print", ":q", ":quit", ":r", ":reload", ":sh", ":t", ":te",
        ":trace-enable", ":u",
    };

    /// <summary>Those that only a debugger has besides.</summary>
    public static IReadOnlyList<string> DebugCommands { get; } = new[] { ":backtrace", ":bt", ":c", ":continue", ":env", ":s", ":st", ":step" };

    /// <summary>For a debugger: how evaluation is to go on, once <see cref="IsDone"/> is true.</summary>
    public DebugResume Resume { get; private set; } = DebugResume.Quit;

    /// <summary>For a debugger: why evaluation has stopped, and where, where that does not say it.</summary>
    public string Reason
    {
        get
        {
            string reason = DebugText.Reason(stop!, ShowsTraces);
            return Bytes.ToText(reason.Length > 0 ? reason : DebugText.Describe(0, stop!.Frames[0]));
        }
    }

    /// <summary>The variables.</summary>
    public AttrSet Scope { get; private set; } = AttrSet.Empty;

    /// <summary>Whether the user wants to leave.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether errors are shown with their whole traces.</summary>
    public bool ShowsTraces { get; private set; }

    private string Folder => getFolder();

    private EvalSettings Settings => vm.Evaluator().Settings;

    /// <summary>Whether a text needs another line: it ends where the parser expects more.</summary>
    /// <param name="text">The lines so far.</param>
    public bool IsIncomplete(string text) => ReplInput.Split(text).IsIncomplete(Folder, Settings);

    /// <summary>Completes the word that a text ends with.</summary>
    /// <param name="text">What stands before the cursor.</param>
    /// <param name="start">Where the word starts.</param>
    /// <returns>The ways to go on, in order.</returns>
    public IReadOnlyList<ReplCompletion> Complete(string text, out int start) =>
        new ReplCompleter(vm.Evaluator(), Scope, Folder, limits) { IsDebugging = stop is not null }.Complete(text, out start);

    /// <summary>Deals with one input: a command, a binding or an expression.</summary>
    /// <param name="input">The input.</param>
    /// <returns>What to show; empty for nothing.</returns>
    /// <exception cref="NixException">It fails; the state is as it was before.</exception>
    public string Process(string input)
    {
        ReplInput parts = ReplInput.Split(input);
        string rest = parts.Operand;
        switch (parts.Command)
        {
            case "":
                return ProcessPlain(parts);
            case ":a" or ":add":
                return Add(Evaluate(rest));
            case ":doc":
                return Describe(rest);
            case ":e" or ":edit":
                (string file, int line) = ReplDefinition.Find(vm, Evaluate(rest));
                edit(file, line);
                return Reload();
            case ":b" or ":bl" or ":i" or ":log" or ":sh" or ":u":
                throw new NixException(
                    NixErrorKind.Unsupported,
                    $"'{parts.Command}' needs a derivation to be built: derivations are computed here, but not built. Export-NixDerivation writes them for a machine with Nix.");
            case ":l" or ":load":
                vm.Evaluator().ResetFiles();
                return LoadAndRemember(new Loaded(VisibleFiles.ResolveExpression(vm.Evaluator().Files, NixPaths.Resolve(rest, Folder)), IsFlake: false));
            case ":lf" or ":load-flake":
                return LoadAndRemember(new Loaded(FlakeReference(rest), IsFlake: true));
            case ":ll" or ":last-loaded":
                return string.Join("\n", NamesOf(lastAdded ?? throw Error("nothing has been loaded yet")));
            case ":r" or ":reload":
                return Reload();
            case ":p" or ":print":
                Value whole = vm.Force(Evaluate(rest));
                return whole is NixString text ? Bytes.ToText(text.Text) : Print(whole, Whole);
            case ":t":
                return Bytes.ToText(ValueTypes.Describe(vm.Force(Evaluate(rest))));
            case ":te" or ":trace-enable":
                ShowsTraces = rest switch
                {
                    "" => !ShowsTraces,
                    "true" => true,
                    "false" => false,
                    _ => throw Error($"unexpected argument '{rest}' to {parts.Command}"),
                };
                return ShowsTraces ? "showing error traces" : "not showing error traces";
            case ":q" or ":quit":
                IsDone = true;
                return string.Empty;
            case ":?" or ":help":
                return stop is null ? Help : Help + DebugHelp;
            default:
                if (stop is not null && ProcessDebug(parts.Command, rest) is { } shown)
                {
                    return shown;
                }

                throw Error($"unknown command '{parts.Command}'");
        }
    }

    /// <summary>What to show of an error: its report, as <c>nix repl</c> has it, and what to do about it.</summary>
    /// <param name="error">The error.</param>
    /// <param name="input">The input that failed with it.</param>
    public string Report(NixException error, string input)
    {
        string report = Bytes.ToText(ErrorReport.Format(error, ShowsTraces));

        // The report has the names that C++ Nix suggests.
        return error.Suggestions.Count == 0 && advise(ReplInput.Split(input).Meant(error, Folder, Settings)) is { } advice
            ? report.TrimEnd('\n') + "\n\n" + advice
            : report;
    }

    /// <summary>A command of the debugger; null for any other.</summary>
    private string? ProcessDebug(string command, string rest)
    {
        switch (command)
        {
            case ":bt" or ":backtrace":
                return Bytes.ToText(string.Join("\n", stop!.Frames.Select(static (frame, i) => DebugText.Describe(i, frame))));
            case ":env":
                return DescribeLevels(rest);
            case ":st":
                if (rest.Length > 0)
                {
                    frame = int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < stop!.Frames.Count
                        ? index
                        : throw Error($"there is no frame '{rest}'; :bt lists them");
                    OpenFrame();
                }

                return Bytes.ToText(DebugText.Describe(frame, stop!.Frames[frame]) + "\n" + DebugText.Environment(Levels));
            case ":s" or ":step":
                return Leave(DebugResume.Step);
            case ":c" or ":continue":
                return Leave(DebugResume.Continue);
            default:
                return null;
        }
    }

    private IReadOnlyList<DebugLevel> Levels => stop!.Frames[frame].Levels(vm.Evaluator().Environment.Globals);

    private string Leave(DebugResume resume)
    {
        IsDone = true;
        Resume = resume;
        return string.Empty;
    }

    /// <summary>Makes the variables of the frame those of the loop.</summary>
    private void OpenFrame() => Scope = stop!.Frames[frame].Variables(vm.Evaluator().Environment.Globals, vm.Names);

    private string DescribeLevels(string which)
    {
        IReadOnlyList<DebugLevel> levels = Levels;
        if (which.Length == 0)
        {
            return Bytes.ToText(DebugText.Environment(levels)).TrimEnd('\n');
        }

        if (which == "all")
        {
            return Bytes.ToText(string.Join("\n", levels.Where(static level => !level.IsBase).Select(static (level, i) => $"Env level {i}\n{DebugText.Values(level)}\n"))).TrimEnd('\n');
        }

        return int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < levels.Count
            ? Bytes.ToText(DebugText.Values(levels[index]))
            : throw Error($"there is no level '{which}'; :env lists them");
    }

    private static NixException Error(string message) => new(NixErrorKind.Evaluation, Bytes.FromText(message));

    private string ProcessPlain(ReplInput input)
    {
        if (input.Operand.Length == 0)
        {
            return string.Empty;
        }

        if (input.Bindings(Folder, Settings) is not { } bindings)
        {
            return Print(Evaluate(input.Operand), Shallow);
        }

        // A binding is not evaluated until somebody looks; it must parse, and its variables must exist.
        CodeUnit code = vm.Evaluator().Compile(ReplInput.Source(input.Operand, Folder), () => bindings, Scope);
        Bind((AttrSet)vm.Force(vm.Run(code)));
        return string.Empty;
    }

    private string Describe(string text)
    {
        SourceFile source = ReplInput.Source(text, Folder);
        Expr tree = Parser.Parse(source, Settings.ToParserOptions(static _ => { }));
        Value value = vm.Force(Evaluate(text));
        if (documentation.Of(value) is { } known)
        {
            return known;
        }

        if (tree is ExprSelect { Default: null } select && select.Path[select.Path.Count - 1] is { Expression: null } last)
        {
            // The set is what the same expression gives without its last name.
            Expr owner = select.Path.Count == 1 ? select.Subject : new ExprSelect(select.Offset, select.Subject, select.Path.Take(select.Path.Count - 1).ToArray(), null);
            Value set = vm.Force(vm.Run(vm.Evaluator().Compile(source, () => owner, Scope)));
            if (set is AttrSet attributes && attributes.PositionOf(last.Symbol) is { IsKnown: true } position)
            {
                return documentation.OfAttribute(last.Symbol, position);
            }
        }

        throw Error("value does not have documentation");
    }

    private string LoadAndRemember(Loaded what)
    {
        string result = Load(what);
        loaded.Remove(what);
        loaded.Add(what);
        return result;
    }

    private string Load(Loaded what) => Add(what.IsFlake
        ? vm.Call(vm.Evaluator().Environment.Builtins.Get(Symbol.Of("getFlake"))!, new NixString(what.Name))
        : vm.Evaluator().EvalFile(what.Name));

    /// <summary>A flake reference in which a folder is an absolute path.</summary>
    private string FlakeReference(string text)
    {
        if (text.Length == 0)
        {
            throw Error("cannot use ':load-flake' without a path specified. (Use '.' for the current working directory.)");
        }

        return NixPaths.IsPath(text) ? NixPaths.Resolve(text, Folder) : Bytes.FromText(NixPaths.IsWindows ? WindowsPaths.ToReference(text) : text);
    }

    /// <summary>Starts anew with everything that was loaded; what cannot be loaded now stays on the list.</summary>
    private string Reload()
    {
        vm.Evaluator().ResetFiles();
        Scope = AttrSet.Empty;
        var shown = new StringBuilder();
        foreach (Loaded what in loaded)
        {
            shown.Append(shown.Length > 0 ? "\n" : string.Empty).Append("Loading ").Append(Bytes.ToText(what.Name)).Append("...\n");
            try
            {
                shown.Append(Load(what));
            }
            catch (NixException error) when (error.Kind != NixErrorKind.Interrupted)
            {
                shown.Append(Report(error, string.Empty));
            }
            catch (DebuggerQuitException quit)
            {
                shown.Append(quit.Error is { } error ? Report(error, string.Empty) : quit.Message);
            }
        }

        return shown.ToString();
    }

    private Value Evaluate(string text) => vm.Evaluator().EvalSource(vm, ReplInput.Source(text, Folder), Scope);

    private string Add(Value value)
    {
        Value opened = AutoCall.Apply(vm, value, AttrSet.Empty);
        if (opened is not AttrSet set)
        {
            throw new NixException(NixErrorKind.Type, $"expected a set but found {ValueTypes.Describe(opened)}: {ValuePrinter.ForError(opened)}");
        }

        Bind(set);
        lastAdded = set;
        IReadOnlyList<string> names = NamesOf(set);
        string rest = names.Count > NamesShown ? $"\n... and {names.Count - NamesShown} more; view with :ll" : string.Empty;
        return $"Added {set.Count} variables.\n" + string.Join(", ", names.Take(NamesShown)) + rest;
    }

    private static List<string> NamesOf(AttrSet set) =>
        set.Shape.NameOrder.Select(slot => Bytes.ToText(NixText.Identifier(SymbolTable.NameOf(set.Keys[slot])))).ToList();

    private void Bind(AttrSet variables)
    {
        var all = new Dictionary<int, Value>();
        foreach (AttrSet set in new[] { Scope, variables })
        {
            for (int i = 0; i < set.Count; i++)
            {
                vm.Names.Note(set.Keys[i]);
                all[set.Keys[i]] = set.At(i);
            }
        }

        int[] keys = all.Keys.ToArray();
        Array.Sort(keys);
        Scope = new AttrSet(new PlainShape(keys, vm.Names), keys.Select(key => all[key]).ToArray());
    }

    private string Print(Value value, PrintOptions options) => Bytes.ToText(ValuePrinter.Print(vm, value, options));

    /// <summary>What <c>:r</c> loads again: the Nix path of a file, or a flake reference (bytes).</summary>
    private sealed record Loaded(string Name, bool IsFlake);
}
