using System;

namespace TvixEval;

/// <summary>The name of the Nix attribute for a property (or a parameter of a record), such as <c>listen-port</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class NixNameAttribute : Attribute
{
    /// <summary>Sets the name of the attribute.</summary>
    /// <param name="name">Its name.</param>
    public NixNameAttribute(string name) => Name = name;

    /// <summary>The name.</summary>
    public string Name { get; }
}
