using System;
using System.Linq;

namespace TvixEval.Programs;

/// <content>Plain values, and texts of all kinds.</content>
internal sealed partial class ExpressionGenerator
{
    private Fragment Leaf(Sort sort) => sort switch
    {
        Sort.Int => new Fragment(Pick(Samples.Ints)),
        Sort.Small => new Fragment(Pick(Samples.Smalls)),
        Sort.Float => new Fragment(Pick(Samples.Floats)),
        Sort.Bool => new Fragment(Pick("true", "false")),
        Sort.Text => Chance(15) ? new Fragment("''", Pick(Samples.Indented), "''") : new Fragment("\"" + Pick(Samples.Texts) + "\""),
        Sort.Path => new Fragment(Pick(Samples.Paths)),
        Sort.List => new Fragment(Pick("[ ]", "[ 1 2 3 ]", "[ null true ]", "[ \"a\" 1 ]", "[ { a = 1; } { a = 2; b = 3; } ]", "[ { name = \"a\"; value = 1; } { name = \"a\"; value = 2; } ]", "[ [ 1 ] [ ] ]")),
        Sort.Ints => new Fragment(Pick("[ ]", "[ 3 1 2 ]", "[ 1 1.5 (-2) ]", "[ 1 2 \"a\" ]")),
        Sort.Texts => new Fragment(Pick("[ ]", "[ \"a\" ]", "[ \"b\" \"a\" ]", "[ \"a\" \"\" \"b\" ]", "[ \"ab\" \"a\" ]", "[ ./text ]")),
        Sort.Set => new Fragment(Pick("{ }", "{ a = 1; }", "{ b = 2; a = 1; }", "{ a.b = 1; a.c = 2; }", "{ x = null; outPath = \"/p\"; }", "{ __toString = s: \"t\"; }", "{ a = [ ]; c = { }; }", "{ type = \"derivation\"; name = \"n\"; }", "{ startSet = [ { key = 1; } ]; operator = x: [ ]; }", "{ path = ./dir; name = \"n\"; }")),
        Sort.Function => new Fragment(Pick("(x: x)", "(x: y: x)", "(x: y: y)", "({ a, b ? 2 }: a)", "({ a ? 1, ... }@s: s)", "builtins.add", "(a: b: a + b)", "{ __functor = s: x: x; }", "(x: true)", "(x: x > 1)", "(a: b: a < b)", "(_: throw \"no\")", "builtins.toString", "(x: [ x x ])", "({ }: 1)", "(s@{ x, y }: s)")),
        Sort.Derivation => Derivation(0),
        Sort.Regex => new Fragment("\"" + Pick(Samples.Regexes) + "\""),
        Sort.Json => Quoted(Pick(Samples.JsonTexts)),
        Sort.Toml => Quoted(string.Join("\\n", Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Pick(Samples.TomlLines)))),
        Sort.Context => new Fragment(Pick("\"${./text}\"", "(derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }).outPath", "(derivation { name = \"n\"; system = \"x\"; builder = \"b\"; }).drvPath", "(builtins.toFile \"n\" \"t\")", "\"a\"", "(builtins.unsafeDiscardOutputDependency (derivation { name = \"m\"; system = \"x\"; builder = \"b\"; }).drvPath)")),
        Sort.Sets => new Fragment(Pick("[ ]", "[ { a = 1; } { a = 2; b = 3; } ]", "[ { name = \"a\"; value = 1; } { name = \"a\"; value = 2; } { name = \"b\"; value = throw \"v\"; } ]", "[ { key = 1; } { key = 1; } ]", "[ { a.b = 1; } { a.c = 2; } ]")),
        Sort.Predicate => new Fragment(Pick("(x: true)", "(x: false)", "(x: x == 1)", "(x: x > 1)", "(x: null)", "builtins.isInt", "(x: throw \"p\")", "(x: builtins.trace x true)", "{ __functor = s: x: true; }")),
        Sort.Comparator => new Fragment(Pick("builtins.lessThan", "(a: b: a < b)", "(a: b: a > b)", "(a: b: true)", "(a: b: false)", "(a: b: a <= b)", "(a: b: a == b)", "(a: b: builtins.trace [ a b ] (a < b))", "(a: b: throw \"c\")", "(a: b: 1)", "(a: true)")),
        Sort.Binary => new Fragment(Pick("builtins.add", "(a: b: a + b)", "(a: b: a // b)", "(a: b: [ a b ])", "(a: b: b)", "(a: b: a)", "(a: b: builtins.trace a b)", "(a: a)", "(a: throw \"f\")", "(n: v: n)")),
        Sort.PathSet => new Fragment("{ path = " + Pick("./dir", "./text", "./missing", "\"/a\"", "./.") + "; " + Pick("", "name = \"n\"; ", "name = \"\"; ", "recursive = false; ", "filter = p: t: true; ", "filter = p: t: builtins.trace t (t == \"directory\"); ", "sha256 = \"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"; ", "x = 1; ") + "}"),
        Sort.HashSet => new Fragment("{ " + Pick("hash = \"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"; ", "hash = \"d41d8cd98f00b204e9800998ecf8427e\"; hashAlgo = \"md5\"; ", "hash = \"sha1:3q2+7w==\"; ", "hash = \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"; hashAlgo = \"sha1\"; ", "hash = \"\"; ", "hash = 1; ") + "toHashFormat = \"" + Pick("base16", "base32", "nix32", "base64", "sri", "x") + "\"; }"),
        Sort.Closure => Closure(0),
        Sort.Algorithm => new Fragment("\"" + Pick("md5", "sha1", "sha256", "sha512", "blake3", "sha3", "") + "\""),
        Sort.Uri => new Fragment("\"" + Pick(Samples.Uris) + "\""),
        Sort.Lookup => new Fragment(Pick("builtins.nixPath", "[ ]", "[ { path = ./.; prefix = \"\"; } ]", "[ { path = ./dir; prefix = \"x\"; } { path = ./.; prefix = \"dir\"; } ]", "[ { prefix = \"\"; } ]", "[ { path = \"./missing\"; } { path = ./.; } ]")),
        Sort.Version => new Fragment("\"" + Pick(Samples.Versions) + "\""),
        Sort.Name => new Fragment("\"" + Pick(Samples.Names) + "\""),
        _ => Chance(5) ? new Fragment(Pick("null", "(throw \"t\")", "(abort \"a\")", Chance(10) ? "undefined" : "null", "(assert false; 1)", "__curPos", "builtins.nixVersion", "<fix/a.nix>", "<missing>", "__nixPath", "builtins.currentSystem", "builtins.storeDir", "builtins.langVersion", "http://example.org/a?b=c", "or", "(x: x.or or 1)")) : Leaf(Pick(Enum.GetValues<Sort>().Skip(1).ToArray())),
    };

    // The text stands in quotation marks already escaped, but for the marks themselves.
    private static Fragment Quoted(string text) => new("\"" + text.Replace("\"", "\\\"") + "\"");

    private Fragment Interpolation(int depth)
    {
        if (Chance(25))
        {
            return Operation("+", Sort.Text, Pick(Sort.Text, Sort.Path, Sort.Derivation), depth);
        }

        bool indented = Chance(30);
        string[] texts = indented ? Samples.Indented : Samples.Texts;
        string mark = indented ? "''" : "\"";
        return new Fragment(mark + Pick(texts) + "${", Of(Pick(Sort.Text, Sort.Text, Sort.Path, Sort.Derivation, Sort.Any), depth), "}" + Pick(texts) + mark);
    }

    private Fragment InterpolatedPath(int depth) =>
        new(Pick("./", "./dir/", "/a/", "./a-"), "${", Of(Pick(Sort.Name, Sort.Text, Sort.Any, Sort.Context), depth - 1), "}", Pick("", "/b", ".nix", "x"));

    private Fragment ContextText(int depth) => Chance(50)
        ? new Fragment("(", Of(Sort.Context, depth), " + ", Of(Pick(Sort.Context, Sort.Text), depth), ")")
        : new Fragment("\"", Pick(Samples.Texts), "${", Of(Pick(Sort.Context, Sort.Derivation), depth), "}\"");
}
