using System;
using TvixEval.Core.Values;

namespace TvixEval.Builtins;

/// <summary>
/// Declares a static method as a builtin: <c>static Value Name(Vm vm, Value a[, Value b[, Value c]])</c>. The method's
/// documentation comment is the user's help. The result may be a thunk; the machine forces it within the call.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BuiltinAttribute : Attribute
{
    public BuiltinAttribute(string name) => Name = name;

    /// <summary>The name below <c>builtins</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it is a global variable under its own name too (else only as <c>__name</c>).</summary>
    public bool IsGlobal { get; set; }

    /// <summary>The experimental feature without which it does not exist, or null.</summary>
    public string? Feature { get; set; }

    /// <summary>See <see cref="Builtin.Strict"/>: bit 0 is the first argument.</summary>
    public int Strict { get; set; }

    /// <summary>See <see cref="Builtin.First"/>.</summary>
    public FirstArgument First { get; set; }

    /// <summary>See <see cref="Builtin.AddsTrace"/>.</summary>
    public bool AddsTrace { get; set; } = true;
}
