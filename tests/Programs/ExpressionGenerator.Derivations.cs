using System.Collections.Generic;

namespace TvixEval.Programs;

/// <content>Derivations and what is done with them.</content>
internal sealed partial class ExpressionGenerator
{
    private Fragment UseOfDerivation(int depth) => Chance(60)
        ? new Fragment("let d = ", Derivation(depth), "; in ", Pick("d.drvPath", "d.outPath", "\"${d}\"", "d", "d.all", "[ d.out ]", "builtins.getContext \"${d} ${d.drvPath}\"", "d == d", "d.drvAttrs", "[ d.all d ]", "d.dev or d.out", "builtins.attrNames d", "builtins.toJSON d", "builtins.toXML d", "builtins.outputOf d.drvPath \"out\"", "d.outputName", "builtins.tryEval d.outPath", "builtins.addDrvOutputDependencies d.drvPath"))
        : Compound(Sort.Derivation, depth);

    private Fragment Derivation(int depth)
    {
        var parts = new List<object> { "(derivation { name = ", Chance(85) ? Quoted(Pick("n", "foo-1.0", "a_b", "x.drv", "", "a b", ".n")) : Of(Sort.Any, depth - 1) };
        parts.Add("; system = \"x86_64-linux\"; builder = ");
        parts.Add(Chance(60) ? new Fragment(Pick("\"/bin/sh\"", "./text", "\"${./dir}/x\"")) : Of(Sort.Text, depth));
        parts.Add("; ");
        foreach ((string name, Sort sort) in new[] { ("args", Sort.Texts), ("env1", Sort.Any), ("env2", Sort.Text), ("src", Sort.Path), ("dep", Sort.Derivation) })
        {
            if (depth > 0 && Chance(35))
            {
                parts.Add(name + " = ");
                parts.Add(Of(sort, depth - 1));
                parts.Add("; ");
            }
        }

        parts.Add(Pick(
            string.Empty, string.Empty, string.Empty, "outputs = [ \"out\" \"dev\" ]; ", "outputs = [ ]; ", "outputs = [ \"a\" \"a\" ]; ", "outputs = [ \"lib\" \"drv\" ]; ", "__structuredAttrs = true; ", "__ignoreNulls = true; n = null; ",
            "outputHash = \"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"; ", "outputHash = \"\"; outputHashAlgo = \"sha256\"; outputHashMode = \"recursive\"; ",
            "outputHash = \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"; outputHashAlgo = \"sha1\"; ", "outputHash = \"x\"; outputHashAlgo = \"sha256\"; ", "__contentAddressed = true; ", "outputHashMode = \"wrong\"; ",
            "passAsFile = [ \"env2\" ]; ", "allowedReferences = [ ]; ", "__structuredAttrs = true; outputs = [ \"out\" \"doc\" ]; "));
        parts.Add("})");
        return new Fragment(parts.ToArray());
    }
}
