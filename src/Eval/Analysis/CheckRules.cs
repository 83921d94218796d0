using System.Collections.Generic;

namespace TvixEval.Analysis;

/// <summary>Everything that <see cref="StaticChecks"/> look for. Codes are stable: suppressions in sources name them.</summary>
internal static class CheckRules
{
    /// <summary>A source that does not parse.</summary>
    public static CheckRule ParseError { get; } = new("NixParseError", DiagnosticSeverity.Error, "a syntax error");

    /// <summary>Syntax of an experimental feature that is off.</summary>
    public static CheckRule ExperimentalFeature { get; } =
        new("NixExperimentalFeature", DiagnosticSeverity.Error, "syntax of a disabled experimental feature");

    /// <summary>A variable that is bound nowhere.</summary>
    public static CheckRule UndefinedVariable { get; } = new("NixUndefinedVariable", DiagnosticSeverity.Error, "a variable that is not defined");

    /// <summary>A <c>let</c> binding that nothing refers to.</summary>
    public static CheckRule UnusedBinding { get; } = new("NixUnusedBinding", DiagnosticSeverity.Warning, "a 'let' binding that nothing uses");

    /// <summary>A formal argument that the function does not use.</summary>
    public static CheckRule UnusedFormal { get; } =
        new("NixUnusedFormal", DiagnosticSeverity.Information, "a name of a set pattern that the function does not use");

    /// <summary>An argument <c>x:</c> that the function does not use.</summary>
    public static CheckRule UnusedArgument { get; } =
        new("NixUnusedArgument", DiagnosticSeverity.Information, "an argument 'x:' that the function does not use", isDefault: false);

    /// <summary>A <c>with</c> that no variable needs.</summary>
    public static CheckRule UnusedWith { get; } = new("NixUnusedWith", DiagnosticSeverity.Warning, "a 'with' that no variable needs");

    /// <summary>A <c>rec</c> set that does not refer to itself.</summary>
    public static CheckRule UselessRec { get; } =
        new("NixUselessRec", DiagnosticSeverity.Information, "a 'rec' set in which no attribute refers to another");

    /// <summary>An <c>inherit</c> that binds a name to what it means anyway.</summary>
    public static CheckRule UselessInherit { get; } =
        new("NixUselessInherit", DiagnosticSeverity.Warning, "a 'let inherit x;' of a name that means the same without it");

    /// <summary>An <c>inherit</c> without names.</summary>
    public static CheckRule EmptyInherit { get; } = new("NixEmptyInherit", DiagnosticSeverity.Warning, "an 'inherit' without names");

    /// <summary>A <c>let</c> without bindings.</summary>
    public static CheckRule EmptyLet { get; } = new("NixEmptyLet", DiagnosticSeverity.Warning, "a 'let' without bindings");

    /// <summary>A binding that is nothing but itself.</summary>
    public static CheckRule SelfReference { get; } =
        new("NixSelfReference", DiagnosticSeverity.Warning, "a binding 'x = x' that refers to itself, an infinite recursion");

    /// <summary>A name that hides one of the base environment.</summary>
    public static CheckRule ShadowedGlobal { get; } =
        new("NixShadowedGlobal", DiagnosticSeverity.Information, "a name that shadows one of the base environment");

    /// <summary>A URL without quotes.</summary>
    public static CheckRule UrlLiteral { get; } = new("NixUrlLiteral", DiagnosticSeverity.Warning, "a URL without quotes");

    /// <summary>A path literal such as <c>a/b</c>.</summary>
    public static CheckRule ShortPathLiteral { get; } =
        new("NixShortPathLiteral", DiagnosticSeverity.Information, "a path literal 'a/b' without './'", isDefault: false);

    /// <summary>An absolute path literal, or one in the home folder.</summary>
    public static CheckRule AbsolutePathLiteral { get; } =
        new("NixAbsolutePathLiteral", DiagnosticSeverity.Information, "a path literal that starts with '/' or '~/'", isDefault: false);

    /// <summary>The old <c>let { ...; body = e; }</c>.</summary>
    public static CheckRule OldLet { get; } = new("NixOldLet", DiagnosticSeverity.Warning, "the old form 'let { body = ...; }'");

    /// <summary>The name <c>or</c> as an operand.</summary>
    public static CheckRule OrIdentifier { get; } = new("NixOrIdentifier", DiagnosticSeverity.Warning, "'or' as a variable where its meaning will change");

    /// <summary><c>__overrides</c> in a <c>rec</c> set.</summary>
    public static CheckRule Overrides { get; } = new("NixOverrides", DiagnosticSeverity.Warning, "the old '__overrides' of a 'rec' set");

    /// <summary>All rules.</summary>
    public static IReadOnlyList<CheckRule> All { get; } = new[]
    {
        ParseError, ExperimentalFeature, UndefinedVariable, UnusedBinding, UnusedFormal, UnusedArgument, UnusedWith, UselessRec, UselessInherit,
        EmptyInherit, EmptyLet, SelfReference, ShadowedGlobal, UrlLiteral, ShortPathLiteral, AbsolutePathLiteral, OldLet, OrIdentifier, Overrides,
    };
}
