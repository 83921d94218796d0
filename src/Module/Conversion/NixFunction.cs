using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using TvixEval.Core.Values;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A Nix function that PowerShell can call: <c>$f.Invoke(1)</c>.</summary>
[TypeConverter(typeof(NixValueConverter))]
public sealed class NixFunction : NixValue
{
    private NixFunction(Value value, ValueContext context)
        : base(value, context)
    {
    }

    /// <summary>Creates the object for a function, with its PowerShell type name.</summary>
    internal static NixFunction Create(Value value, ValueContext context)
    {
        var function = new NixFunction(value, context);
        PSObject.AsPSObject(function).TypeNames.Insert(0, TypeNames.Function);
        return function;
    }

    /// <summary>The name the function is bound to, or null.</summary>
    public string? Name => Value switch
    {
        Closure { Lambda.Name.IsNone: false } closure => Bytes.ToText(closure.Lambda.Name.Name),
        BuiltinValue builtin => builtin.Builtin.Name,
        PartialBuiltin partial => partial.Builtin.Name,
        _ => null,
    };

    /// <summary>The attribute names in the function's set pattern; empty for other functions.</summary>
    public IReadOnlyList<string> Parameters
    {
        get
        {
            if (Value is not Closure { Lambda.Formals: { } formals })
            {
                return Array.Empty<string>();
            }

            var names = new List<string>();
            foreach (FormalHead formal in formals.Items)
            {
                names.Add(Bytes.ToText(formal.Name.Name));
            }

            return names;
        }
    }

    /// <summary>How the function takes its arguments, as it is written in Nix: <c>x: ...</c>, <c>{ a, b ? ..., ... }: ...</c>, or <c>map f list</c> for a builtin.</summary>
    public string GetSignature()
    {
        switch (Value)
        {
            case Closure { Lambda: { Formals: { } formals } lambda }:
                var parts = new List<string>();
                foreach (FormalHead formal in formals.Items)
                {
                    parts.Add(Bytes.ToText(formal.Name.Name) + (formal.HasDefault ? " ? ..." : string.Empty));
                }

                if (formals.HasEllipsis)
                {
                    parts.Add("...");
                }

                string argument = lambda.Argument.IsNone ? string.Empty : " @ " + Bytes.ToText(lambda.Argument.Name);
                return (parts.Count == 0 ? "{ }" : "{ " + string.Join(", ", parts) + " }") + argument + ": ...";
            case Closure closure:
                return Bytes.ToText(closure.Lambda.Argument.Name) + ": ...";
            case PartialBuiltin partial:
                return string.Join(" ", partial.Builtin.Parameters.Skip(partial.Arguments.Length).Prepend("...").Prepend(partial.Builtin.Name));
            default:
                return string.Join(" ", ((BuiltinValue)Value).Builtin.Parameters.Prepend(Name!));
        }
    }

    /// <summary>
    /// A script block that calls the function: with its arguments, or with <c>$_</c> if it gets none. Commands that take a
    /// script block accept the function directly, too: <c>1..3 | ForEach-Object $f</c>.
    /// </summary>
    /// <exception cref="PSInvalidOperationException">The thread has no runspace.</exception>
    public ScriptBlock ToScriptBlock()
    {
        if (global::System.Management.Automation.Runspaces.Runspace.DefaultRunspace is null)
        {
            throw new PSInvalidOperationException("A script block can only be created on a thread with a runspace.");
        }

        var module = new PSModuleInfo(linkToGlobal: true);
        module.SessionState.PSVariable.Set(new PSVariable("NixFunction", this, ScopedItemOptions.Constant));
        return module.NewBoundScriptBlock(ScriptBlock.Create("if ($args.Count) { $NixFunction.Invoke($args) } else { $NixFunction.Invoke(@(, $_)) }"));
    }

    /// <summary>The position where the function is defined, or null for a builtin.</summary>
    public string? Source => Value is Closure closure ? closure.Position.ToString() : null;
}
