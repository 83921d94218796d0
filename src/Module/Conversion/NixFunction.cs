using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;
using TvixEval.Syntax;
using TvixEval.Values;

namespace TvixEval.Module;

/// <summary>A Nix function that PowerShell can call: <c>$f.Invoke(1)</c>.</summary>
public sealed class NixFunction : NixValue
{
    private NixFunction(Value value, ValueContext context)
        : base(value, context)
    {
    }

    /// <summary>The object for a function, with the type name by which PowerShell knows it.</summary>
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

    /// <summary>The names of the attributes that a function with a set pattern takes; empty for other functions.</summary>
    public IReadOnlyList<string> Parameters
    {
        get
        {
            if (Value is not Closure { Lambda.Formals: { } formals })
            {
                return Array.Empty<string>();
            }

            var names = new List<string>();
            foreach (Formal formal in formals.Items)
            {
                names.Add(Bytes.ToText(formal.Name.Name));
            }

            return names;
        }
    }

    /// <summary>Where the function is written, or null for a builtin.</summary>
    public string? Source => Value is Closure closure ? closure.Position.ToString() : null;
}
