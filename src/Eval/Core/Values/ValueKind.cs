namespace TvixEval.Core.Values;

/// <summary>The kinds of values. Everything from <see cref="Thunk"/> on is not evaluated yet.</summary>
internal enum ValueKind : byte
{
    /// <summary><see cref="NixNull"/>.</summary>
    Null,

    /// <summary><see cref="NixBool"/>.</summary>
    Bool,

    /// <summary><see cref="NixInt"/>.</summary>
    Int,

    /// <summary><see cref="NixFloat"/>.</summary>
    Float,

    /// <summary><see cref="NixString"/>.</summary>
    String,

    /// <summary><see cref="NixPath"/>.</summary>
    Path,

    /// <summary><see cref="AttrSet"/>.</summary>
    Attrs,

    /// <summary><see cref="NixList"/>.</summary>
    List,

    /// <summary><see cref="Closure"/>: a function written in Nix.</summary>
    Lambda,

    /// <summary><see cref="BuiltinValue"/>.</summary>
    Builtin,

    /// <summary><see cref="PartialBuiltin"/>.</summary>
    PartialBuiltin,

    /// <summary>Elements that are made when they are asked for, between two builtins (<see cref="IElements"/>); never the kind of a value that an expression has.</summary>
    Elements,

    /// <summary><see cref="Thunk"/>: not evaluated yet, or evaluated and holding the result.</summary>
    Thunk,

    /// <summary>The code of a thunk; never the kind of a value that an expression has.</summary>
    Code,
}
