using System.Collections.Generic;

namespace TvixEval.Module;

/// <summary>The builtins that are no methods of the evaluator: values, and what is written in Nix.</summary>
internal static class BuiltinConstants
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<NixBuiltin> All { get; } = new[]
    {
        Constant("builtins", true, "The set of all builtins. Those that are no variables under their own names are only found here; builtins ? name tells whether one is there."),
        Constant("true", true, "The Boolean that holds."),
        Constant("false", true, "The Boolean that does not hold."),
        Constant("null", true, "The value that stands for none."),
        Constant("currentSystem", false, "The system that the expression is evaluated for, such as \"x86_64-linux\". Not there in pure evaluation."),
        Constant("currentTime", false, "The time of evaluation, in seconds since the beginning of 1970; it does not change during an evaluation. Not there in pure evaluation."),
        Constant("langVersion", false, "The version of the language, an integer."),
        Constant("nixPath", false, "What paths in angle brackets are looked up in: a list of sets of path and prefix."),
        Constant("nixVersion", false, "The version of Nix whose language this is, as a string. Expressions ask it for what they may use."),
        Constant("storeDir", false, "The path of the store, as a string: \"/nix/store\" unless it is set otherwise."),
        new NixBuiltin(
            "derivation",
            isGlobal: true,
            feature: null,
            new[] { "attrs" },
            "A derivation: attrs with the paths of the derivation and its outputs added. name, system and builder are needed; outputs lists the outputs, "
            + "args the arguments of the builder, and the other attributes become its environment. Nothing is computed until one of the paths is asked for, and nothing is built."),
    };

    private static NixBuiltin Constant(string name, bool isGlobal, string description) => new(name, isGlobal, feature: null, parameters: null, description);
}
