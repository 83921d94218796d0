using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Suites.Driver;

/// <summary>
/// Takes the arguments of C++ Nix's <c>nix-instantiate</c> and prints what it prints, as far as evaluation goes: for comparing
/// the two. Nothing is instantiated or built.
/// </summary>
public sealed class NixInstantiate
{
    private const string Help = "Try 'nix-instantiate --help' for more information.\n";

    private readonly DriverHost host;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private NixInstantiate(DriverHost host) => this.host = host;

    /// <summary>Runs the driver.</summary>
    /// <param name="host">What it sees of the world.</param>
    /// <param name="arguments">Its arguments, as bytes, one a char.</param>
    public static DriverResult Run(DriverHost host, IEnumerable<string> arguments)
    {
        var driver = new NixInstantiate(host);
        int exitCode = driver.RunGuarded(arguments);
        return new DriverResult(exitCode, driver.output.ToString(), driver.error.ToString());
    }

    private int RunGuarded(IEnumerable<string> arguments)
    {
        CommandLine? commands = null;
        try
        {
            commands = new CommandLine(MakeSettings());
            commands.Parse(host.DefaultArguments);
            commands.Parse(arguments);
            for (int i = 0; i < commands.SearchPath.Count; i++)
            {
                commands.Settings.NixPath.Insert(i, commands.SearchPath[i]);
            }

            Execute(commands);
            return 0;
        }
        catch (NixException e)
        {
            error.Append(ErrorReport.Format(e, commands!.ShowsTrace)).Append('\n');
            if (e.RawMessage.StartsWith("unknown hash algorithm ", StringComparison.Ordinal))
            {
                // C++ Nix takes this one for a mistake on the command line, wherever it comes from.
                error.Append(Help);
            }

            return 1;
        }
        catch (UsageException e)
        {
            error.Append("error: ").Append(e.Message).Append('\n').Append(Help);
            return 1;
        }
        catch (Exception e)
        {
            error.Append("internal error: ").Append(Bytes.FromText(e.ToString())).Append('\n');
            return DriverResult.InternalError;
        }
    }

    private EvalSettings MakeSettings()
    {
        var settings = new EvalSettings
        {
            GetCurrentDirectory = () => host.WorkingDirectory,
            HomeDirectory = host.Variables.TryGetValue("HOME", out string? home) ? home : "/",
            GetEnvironmentVariable = name => host.Variables.TryGetValue(name, out string? value) ? value : null,
            OnTrace = text => error.Append(TerminalFilter.Apply("trace: " + text)).Append('\n'),
            OnWarning = (text, fromExpression) => error.Append(ErrorReport.FormatWarning(text, fromExpression)).Append('\n'),
            AbortOnWarn = host.Variables.TryGetValue("NIX_ABORT_ON_WARN", out string? abort) && abort is "1" or "yes" or "true",
        };
        if (host.Files is { } files)
        {
            settings.Files = files;
        }

        if (host.Variables.TryGetValue("NIX_PATH", out string? path))
        {
            // As in the module: on Windows a colon belongs to a drive.
            foreach (string entry in Path.PathSeparator == ';' ? path.Split(';', StringSplitOptions.RemoveEmptyEntries) : SearchPath.Split(path))
            {
                settings.NixPath.Add(entry);
            }
        }

        return settings;
    }

    private void Execute(CommandLine commands)
    {
        var evaluator = StandardEvaluator.Create(commands.Settings);
        var vm = new Vm(evaluator);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        using Timer? timer = host.TimeLimit is { } limit
            ? new Timer(_ => vm.Interrupt(), null, limit, Timeout.InfiniteTimeSpan)
            : null;

        AttrSet autoArguments = AutoArguments(vm, commands);
        if (commands.FindsFiles)
        {
            foreach (string name in commands.Targets)
            {
                output.Append(evaluator.Lookup.Find(commands.Settings.SearchPathEntries(), name)).Append('\n');
            }

            return;
        }

        if (commands.ReadsInput)
        {
            Process(vm, commands, autoArguments, new SourceFile(SourceOrigin.Stdin, string.Empty, host.Input(), host.WorkingDirectory));
        }
        else if (commands.Targets.Count == 0 && !commands.TargetsAreExpressions)
        {
            commands.Targets.Add("./default.nix");
        }

        foreach (string target in commands.Targets)
        {
            Process(vm, commands, autoArguments, commands.TargetsAreExpressions ? FromText(target) : FromFile(evaluator, commands, target));
        }
    }

    private SourceFile FromText(string text) => new(SourceOrigin.String, string.Empty, text, host.WorkingDirectory);

    private SourceFile FromFile(Evaluator evaluator, CommandLine commands, string target)
    {
        string path = target.Length > 2 && target[0] == '<' && target[target.Length - 1] == '>'
            ? evaluator.Lookup.Find(commands.Settings.SearchPathEntries(), target.Substring(1, target.Length - 2))
            : CanonPath.Resolve(target, host.WorkingDirectory);
        return evaluator.ReadSource(VisibleFiles.ResolveExpression(evaluator.Files, path));
    }

    private AttrSet AutoArguments(Vm vm, CommandLine commands)
    {
        var arguments = new AttrSetBuilder();
        foreach ((string name, string text, bool isExpression) in commands.Arguments)
        {
            // The text is parsed now, as C++ Nix does; it is evaluated when it is needed.
            arguments.Add(name, isExpression ? new Thunk(vm.Evaluator().Compile(FromText(text))) : new NixString(text));
        }

        return arguments.Build();
    }

    private void Process(Vm vm, CommandLine commands, AttrSet autoArguments, SourceFile source)
    {
        if (commands.ParsesOnly)
        {
            // Variables are bound before anything is printed, so that an undefined one is an error here too.
            vm.Evaluator().Compile(source);
            output.Append(SyntaxPrinter.Print(Parser.Parse(source, Silent(commands.Settings).ToParserOptions()))).Append('\n');
            return;
        }

        Value root = vm.Evaluator().EvalSource(vm, source);
        IReadOnlyList<string> paths = commands.AttributePaths.Count > 0 ? commands.AttributePaths : new[] { string.Empty };
        foreach (string path in paths)
        {
            Value selected = AttributePath.Follow(vm, root, path, autoArguments);
            selected = vm.Force(selected, Position.None);
            if (!commands.EvaluatesOnly)
            {
                throw new UsageException("only evaluation is supported: give --eval");
            }

            if (autoArguments.Count > 0)
            {
                selected = AutoCall.Apply(vm, selected, autoArguments);
            }

            Print(vm, commands, selected);
        }
    }

    /// <summary>The same settings for parsing again, without giving each warning a second time.</summary>
    private static EvalSettings Silent(EvalSettings settings)
    {
        var silent = new EvalSettings { HomeDirectory = settings.HomeDirectory, PureEvaluation = settings.PureEvaluation };
        silent.ExperimentalFeatures.UnionWith(settings.ExperimentalFeatures);
        return silent;
    }

    private void Print(Vm vm, CommandLine commands, Value value)
    {
        StringContext? context = null;
        switch (commands.Output)
        {
            case OutputKind.Raw:
                output.Append(vm.CoerceToString(
                    value, ref context, "while generating the nix-instantiate output", more: false, copyToStore: true));
                break;
            case OutputKind.Json:
                output.Append(Formats.Json(vm, value, commands.IsStrict)).Append('\n');
                break;
            case OutputKind.Xml:
                output.Append(Formats.Xml(vm, value, commands.IsStrict, commands.HasLocations));
                break;
            default:
                if (commands.IsStrict)
                {
                    vm.ForceDeep(value);
                }

                output.Append(AmbiguousPrinter.Print(value, vm)).Append('\n');
                break;
        }
    }
}
