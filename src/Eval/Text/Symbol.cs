using System;

namespace TvixEval.Text;

/// <summary>
/// An interned name: an identifier, an attribute name. Symbols compare by identity. A symbol that an evaluation made is good as
/// long as something of that evaluation is there: the evaluator, a source, a set that has the name.
/// </summary>
readonly partial struct Symbol : IEquatable<Symbol>
{
    internal Symbol(int id) => Id = id;

    /// <summary>The id, from 1; 0 is <see cref="None"/>.</summary>
    public int Id { get; }

    /// <summary>No name (the default value).</summary>
    public static Symbol None => default;

    /// <summary>Whether this is no name.</summary>
    public bool IsNone => Id == 0;

    /// <summary>The name as bytes, one a char.</summary>
    public string Name => SymbolTable.NameOf(Id);

    /// <summary>
    /// The symbol of a name, which stays for the rest of the process: for names that stand in a program. To names that are data
    /// sets are asked by strings (<c>AttrSet.Get</c>, <c>AttrSetBuilder.Add</c>).
    /// </summary>
    /// <param name="name">The name as bytes, one a char.</param>
    public static Symbol Of(string name) => new(SymbolTable.Pin(name));

    /// <summary>Whether two symbols are the same name.</summary>
    public static bool operator ==(Symbol left, Symbol right) => left.Id == right.Id;

    /// <summary>Whether two symbols are different names.</summary>
    public static bool operator !=(Symbol left, Symbol right) => left.Id != right.Id;

    /// <inheritdoc/>
    public bool Equals(Symbol other) => Id == other.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Symbol other && Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => Id;

    /// <inheritdoc/>
    public override string ToString() => IsNone ? string.Empty : Name;
}
