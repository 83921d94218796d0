using System;

namespace TvixEval.Values;

/// <summary>
/// An interned name: an identifier, an attribute name. Symbols compare by identity; ids are handed out in the order of
/// first interning, an order that C++ Nix makes observable (attributes are compared in it), so it is kept here too.
/// The table is shared by the whole process and only grows.
/// </summary>
public readonly struct Symbol : IEquatable<Symbol>
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

    /// <summary>The symbol of a name.</summary>
    /// <param name="name">The name as bytes, one a char.</param>
    public static Symbol Of(string name) => new(SymbolTable.Intern(name));

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
