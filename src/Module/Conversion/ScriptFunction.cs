using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Text;

namespace TvixEval.Module.Conversion;

/// <summary>
/// A script block or another command as a Nix function. It takes as many arguments as the script block has parameters (one if it has none;
/// the last argument is also <c>$_</c>); any other command takes one, by position. Arguments arrive as PowerShell data whose attributes are evaluated when they are read.
/// </summary>
internal sealed class ScriptFunction
{
    // Each level costs PowerShell a good part of the pipeline thread's stack, and an error that passes many levels takes
    // the longer the more there are; so a recursion without end is ended early.
    private const int MaxNesting = 128;

    [ThreadStatic]
    private static int nesting;

    private static readonly string[] Parameter = { "argument" };
    private static readonly ScriptBlock CallCommand = ScriptBlock.Create("param($command, $argument) & $command $argument");

    private readonly ScriptBlock block;
    private readonly CommandInfo? command;
    private readonly Runspace? home;
    private readonly ValueContext context;
    private readonly int arity;

    private ScriptFunction(ScriptBlock block, CommandInfo? command, ValueContext context)
    {
        this.block = block;
        this.command = command;
        this.context = context;
        home = NixRunspace.Current.Runspace;
        arity = command is not null ? 1 : Math.Max(1, block.Ast switch
        {
            ScriptBlockAst script => script.ParamBlock?.Parameters.Count ?? 0,
            FunctionDefinitionAst function => function.Parameters?.Count ?? function.Body.ParamBlock?.Parameters.Count ?? 0,
            _ => 0,
        });
    }

    /// <summary>The Nix function.</summary>
    /// <param name="block">The script block.</param>
    /// <param name="context">What its results belong to.</param>
    public static Value Create(ScriptBlock block, ValueContext context) => Create(block, null, context);

    /// <summary>The Nix function that runs a command.</summary>
    /// <param name="command">What <c>Get-Command</c> gives.</param>
    /// <param name="context">What its results belong to.</param>
    public static Value Create(CommandInfo command, ValueContext context) => command switch
    {
        FunctionInfo function => Create(function.ScriptBlock, context),
        AliasInfo { ResolvedCommand: { } resolved } => Create(resolved, context),
        _ => Create(CallCommand, command, context),
    };

    private static BuiltinValue Create(ScriptBlock block, CommandInfo? command, ValueContext context) =>
        new ScriptFunction(block, command, context).Take(Array.Empty<Value>());

    private BuiltinValue Take(Value[] given) => new(new Builtin("script block", Parameter, strict: 0, addsTrace: true, new Func<Vm, Value, Value>((vm, argument) =>
    {
        var arguments = new Value[given.Length + 1];
        given.CopyTo(arguments, 0);
        arguments[given.Length] = argument;
        return arguments.Length < arity ? Take(arguments) : Call(vm, arguments);
    })));

    private Value Call(Vm vm, Value[] arguments)
    {
        vm.Evaluator().Dependencies?.Current.Add(FactKind.Host, Bytes.FromText(command?.Name ?? "script block"), string.Empty);
        var converter = new ObjectConverter(vm, context, ObjectForm.LazyProperties);
        var objects = new object?[arguments.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = converter.Convert(arguments[i]);
        }

        try
        {
            return new ValueImporter(context).Import(Single(StackGuard.OnOrigin(() => Run(vm, objects))));
        }
        catch (NixPropertyException error) when (error.InnerException is NixException or PipelineStoppedException)
        {
            // An attribute of an argument failed, or was stopped: that is an error of Nix, not of the script.
            throw error.InnerException;
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            throw error.InnerException as NixException ?? new ScriptBlockException(error);
        }
        catch (NixConversionException error)
        {
            throw new RefusedValueException(error);
        }
    }

    /// <summary>Runs the script block on the thread that the pipeline runs on, with the machine lent to it.</summary>
    private Collection<PSObject> Run(Vm vm, object?[] arguments)
    {
        if (nesting >= MaxNesting)
        {
            throw new NixException(NixErrorKind.StackOverflow, $"Nix code and script blocks call each other more than {MaxNesting} levels deep");
        }

        nesting++;
        try
        {
            using var entry = new MachineEntry(vm, default);
            return Run(arguments);
        }
        finally
        {
            nesting--;
        }
    }

    private Collection<PSObject> Run(object?[] arguments)
    {
        // A script block belongs to the runspace it was made in. Called from another one, its text runs there: calling into
        // a runspace that is busy would wait for ever.
        ScriptBlock callee = command is not null || !ReferenceEquals(Runspace.DefaultRunspace, home) ? Unbound() : block;
        var variables = new List<PSVariable>
        {
            new("_", arguments[arguments.Length - 1]),

            // A function has a value or fails. An error that is only shown would leave Nix with half of one.
            new("ErrorActionPreference", ActionPreference.Stop),
        };
        return callee.InvokeWithContext(null, variables, command is null ? arguments : new[] { command, arguments[0] });
    }

    private ScriptBlock Unbound() => block.Ast switch
    {
        ScriptBlockAst script => script.GetScriptBlock(),
        FunctionDefinitionAst function => function.Body.GetScriptBlock(),
        _ => block,
    };

    private static object? Single(Collection<PSObject> output) => output.Count switch
    {
        0 => null,
        1 => output[0],
        _ => output,
    };
}
