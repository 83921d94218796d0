using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Analysis;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Repl;
using TvixEval.Syntax;
using TvixEval.Text;
using static TvixEval.Suites.Fuzz.Decoders.DecoderTable;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>What reads Nix itself: expressions, data, attribute paths, lines of the interactive loop.</summary>
internal static class LanguageDecoders
{
    private const int Deep = 30000;

    private static readonly string[] Seeds =
    {
        "{ lib, pkgs ? import <nixpkgs> { }, ... }@args: with lib; rec { inherit (pkgs) hello; x = a.b.\"c\".${d} or 1; }",
        "let f = x: y: if x < 1 then y else assert x != 2; f (x - 1) (y + 1.5e3); in f 3 [ 1 -2 \"a\\n${toString 3}\" ./a/b ~/c <d/e> ]",
        "''\n  a ${\"b\"} ''${c} ''\\n $$ '' + \"\\${x}\" + ''\n\ttab\n''",
        "# comment\n/* block **/ { a.b.c = 1; a.b.d = 2; \"x y\" = null; ${null} = 3; inherit ({ z = 1; }) z; __functor = self: x: x; }",
        "builtins.foldl' (a: b: a // b) { } [ { x = 1; } { y = 2; } ] ? x && !(true || false) -> 1 <= 2",
        "map (x: x |> toString) (builtins.genList (i: i * 3) 5) ++ builtins.attrNames { b = 1; a = 2; }",
        "let { body = x; x = 1; }",
        "http://example.org/a?b=c + /abs/path.nix + ../up",
        "builtins.fromJSON ''{\"a\":[1,2.5,null]}''",
        "(rec { a = b; b = c; c = { d = [ a ]; }; }).c.d",
        "builtins.tryEval (builtins.sort (a: b: a < b) [ 3 1 2 ] == [ 1 2 3 ])",
        "builtins.replaceStrings [ \"a\" \"\" ] [ \"b\" \"-\" ] \"banana\" + builtins.substring 1 (-1) \"xyz\" + baseNameOf \"/a/b/\"",
        "builtins.concatMap (x: [ x x ]) [ 1 2 ] ++ builtins.concatLists [ [ 1 ] [ ] ] ++ builtins.split \"(a)\" \"bab\"",
        "(derivation { name = \"n\"; system = \"s\"; builder = \"/b\"; args = [ ./a.nix ]; outputs = [ \"out\" \"dev\" ]; }).dev.outPath",
        "builtins.toXML { a = 1; b = [ 1.5 null true \"<&>\" (x: x) ({ y, z ? 1, ... }: y) ]; } + builtins.toJSON { c = 1; }",
        "builtins.genericClosure { startSet = [ { key = 1; } ]; operator = x: if x.key > 5 then [ ] else [ { key = x.key + 1; } ]; }",
        "builtins.zipAttrsWith (n: vs: vs) [ { a = 1; } { a = 2; b = 3; } ] // builtins.groupBy (x: x) [ \"a\" \"b\" ] // builtins.listToAttrs [ { name = \"q\"; value = 1; } ]",
    };

    private static readonly string[] Tokens =
        ("let|in|rec|with|inherit|if|then|else|assert|or|...|${|}|''|''${|''\\|\"|\\|{|[|]|(|)|;|=|==|!=|->|//|++|<|<=|>=|&&||||!|?|@|:|,|.|./|../|~/|<a>|a://b|1.5e3|.5|-|+|*|/|/*|*/|#|\n|\r|\t|$|$$|"
        + "builtins.|__curPos|null|true|import|map|toString|throw \"x\"|abort \"x\"|builtins.trace 1|builtins.deepSeq|__overrides|__functor|outPath|<|>|||>|<||\"\\u{|x: x|{ }: 1|[ ]|{ }|(-1)|9223372036854775807")
        .Split('|').Where(static token => token.Length > 0).Append("|>").Append("<|").Append("||").ToArray();

    public static IReadOnlyList<Decoder> All { get; } = new[]
    {
        new Decoder("nix", Check, Seeds, Tokens) { Deep = DeepTexts().ToArray() },
        new Decoder("eval", Evaluate, Seeds, Tokens) { Deep = DeepTexts().ToArray(), MayLast = true },
        new Decoder("data", Data, new[] { "{ a = [ 1 2.5 \"x\" null true ./p ]; b.c = { \"d e\" = -1; }; }", "[ ''\n  a\n'' (-1) ]", "\"a${\"b\"}\"", "rec { a = 1; }", "1" }, Tokens) { Deep = DeepTexts().ToArray() },
        new Decoder("attrpath", Path, new[] { "a.b.c", "a.\"b.c\".0", "x.1.\"\"", "\"", "..", "1.2.3" }, new[] { ".", "\"", "a", "0", "-1", "4294967296", "+1", " 1", "x", "\"\"" }),
        new Decoder("repl", Loop, Seeds.Concat(new[] { ":a { x = 1; }", ":l ./a.nix", ":t 1", "x = 1", "builtins.ha", ":doc map", "{ a", "<ni", "let x = 1; in x.", ":?", "./b" }).ToArray(), Tokens.Concat(new[] { ":", ":a ", ":l ", ":p ", ":t ", ":doc " }).ToArray())
        {
            Deep = DeepTexts().ToArray(),
            MayLast = true,
        },
    };

    private static IEnumerable<string> DeepTexts()
    {
        yield return Times("(", Deep) + "1" + Times(")", Deep);
        yield return Times("[ ", Deep) + Times(" ]", Deep);
        yield return Times("{ a = ", Deep) + "1" + Times("; }", Deep);
        yield return Times("x: ", Deep) + "1";
        yield return Times("\"${", Deep / 2) + "\"x\"" + Times("}\"", Deep / 2);
        yield return Times("''${", Deep / 2) + "\"x\"" + Times("}''", Deep / 2);
        yield return Times("!", Deep) + "true";
        yield return Times("- ", Deep) + "1";
        yield return "1" + Times(" + 1", Deep);
        yield return Times("[ ] ++ ", Deep) + "[ ]";
        yield return "{ }" + Times(".a or { }", Deep / 4);
        yield return "{ }" + Times(" // { }", Deep / 4);
        yield return Times("if true then ", Deep) + "1" + Times(" else 2", Deep);
        yield return Times("let a = 1; in ", Deep) + "a";
        yield return Times("with { }; ", Deep) + "1";
        yield return Times("assert true; ", Deep) + "1";
        yield return "{ " + Times("a.", Deep) + "b = 1; }";
        yield return Times("{ a ? ", Deep) + "1" + Times(" }: 1", Deep);
        yield return "(x: x)" + Times(" 1", Deep);
        yield return Times("let { body = ", Deep) + "1" + Times("; }", Deep);
        yield return Times("1 -> ", Deep) + "true";
        yield return "x " + Times("|> x ", Deep);
        yield return Times("x <| ", Deep) + "x";
        yield return Times("({ inherit (", Deep / 2) + "{ a = 1; }" + Times(") a; })", Deep / 2);
        yield return Times("{ ${", Deep / 2) + "\"x\"" + Times("} = 1; }", Deep / 2);
    }

    private static SourceFile Source(string text) => new(SourceOrigin.String, string.Empty, text, "/base");

    private static void Check(DecoderRun run, string text)
    {
        Evaluator evaluator = run.Vm.Evaluator();
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        StaticChecks.Run(Source(text), evaluator, run.Poll);
        SyntaxPrinter.Print(Parser.Parse(Source(text), run.Settings.ToParserOptions()), run.Poll);
        evaluator.Compile(Source(text));
    }

    private static void Evaluate(DecoderRun run, string text)
    {
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        Value value = run.Vm.Evaluator().EvalExpression(run.Vm, text, "/base");
        run.Vm.ForceDeep(value);
        AmbiguousPrinter.Print(value);
    }

    private static void Data(DecoderRun run, string text)
    {
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        SourceFile file = Source(text);
        DataSyntax.Check(file, Parser.Parse(file, run.Settings.ToParserOptions()), run.Poll);
        Value value = run.Vm.Evaluator().EvalSource(run.Vm, file);
        run.Vm.ForceDeep(value);
        AmbiguousPrinter.Print(value);
    }

    private static void Path(DecoderRun run, string text)
    {
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        Value root = run.Vm.Evaluator().EvalExpression(run.Vm, "let r = { a.b.c = 1; a.\"b.c\" = [ r ]; x = [ 1 { \"\" = 2; } ]; f = { y ? 1 }: y; }; in r", "/base");
        run.Vm.Force(AttributePath.Follow(run.Vm, root, text, AttrSet.Empty));
    }

    private static void Loop(DecoderRun run, string bytes)
    {
        // Lines come from the host as .NET texts; whatever these are. Loading flakes is left to their own decoders.
        string text = bytes.Replace(":lf", ":l", StringComparison.Ordinal);
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        var repl = new NixRepl(run.Vm, static () => "/base", static _ => null, static (_, _) => { });
        repl.IsIncomplete(text);
        repl.Complete(text, out _);
        _ = BoundNames.In(text).Count();
        repl.Process(text);
    }
}
