using System.Collections.Generic;

namespace TvixEval.Module;

/// <summary>The builtins that are no methods of the evaluator: values, and what is written in Nix.</summary>
internal static class BuiltinConstants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NixBuiltin> All { get; } = new[]
    {
        Constant("builtins", true, "The set of all builtins. Those that are not global variables are only available here; builtins ? name tests whether one exists."),
        Constant("true", true, "The Boolean value true."),
        Constant("false", true, "The Boolean value false."),
        Constant("null", true, "The value that stands for the absence of a value."),
        Constant("currentSystem", false, "The system that the expression is evaluated for, such as \"x86_64-linux\". Not available in pure evaluation."),
        Constant("currentTime", false, "The time of evaluation, in seconds since the beginning of 1970; it does not change during an evaluation. Not available in pure evaluation."),
        Constant("langVersion", false, "The version of the language, an integer."),
        Constant("nixPath", false, "The search path for paths in angle brackets: a list of sets with path and prefix."),
        Constant("nixVersion", false, "The version of Nix that the evaluator is compatible with, as a string. Expressions use it to test for features."),
        Constant("storeDir", false, "The path of the store, as a string: \"/nix/store\" unless configured otherwise."),
        new NixBuiltin(
            "derivation",
            isGlobal: true,
            feature: null,
            new[] { "attrs" },
            "A derivation: attrs with the paths of the derivation and its outputs added. name, system and builder are required; outputs lists the outputs, "
            + "args the arguments of the builder, and the other attributes become its environment. Nothing is computed until one of the paths is read, and nothing is built."),
    };

    private static NixBuiltin Constant(string name, bool isGlobal, string description) => new(name, isGlobal, feature: null, parameters: null, description);
}
