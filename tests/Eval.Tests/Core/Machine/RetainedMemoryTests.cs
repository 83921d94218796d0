using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using TvixEval.Analysis;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.Syntax;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Core.Machine;

/// <summary>
/// What evaluations leave behind when they are over: nothing, whatever they do and however often. Each kind is done ten times, with
/// other names each time; what is alive after the second time and after the tenth is the same but for <see cref="Slack"/> bytes (a
/// kind that kept nothing but its names would keep more than twice as much), and the number of names is the same.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class RetainedMemoryTests
{
    private const long Slack = 256 * 1024;

    private const string Prelude =
        "let names = builtins.genList (i: \"n@_\" + toString i) 800;"
        + " pairs = map (name: { inherit name; value = 1; }) names; set = builtins.listToAttrs pairs; some = builtins.genList (builtins.elemAt names) 100; in ";

    public static TheoryData<string> Expressions => new()
    {
        "set",
        "builtins.foldl' (memo: n: memo // { ${n} = 1; }) { } names",
        "builtins.foldl' (memo: n: if memo ? ${n} then memo else memo // { ${n} = 1; }) { first@ = 1; } names",
        "builtins.fromJSON (builtins.toJSON set)",
        "builtins.fromTOML (builtins.concatStringsSep \"\\n\" (map (n: n + \" = 1\") names))",
        "map (n: { ${n} = 1; }) names",
        "map (n: { a = 1; } // { ${n} = 1; }) names",
        "map (n: { ${n} = 1; } // { a = 1; } // { b@ = 2; }) names",
        "builtins.listToAttrs (map (n: { name = n + \"x\"; value = set.${n}; }) (builtins.attrNames set))",
        "builtins.mapAttrs (n: v: n) set",
        "builtins.groupBy (n: n) names",
        "builtins.zipAttrsWith (n: v: v) (map (n: { ${n} = 1; }) names)",
        "map (n: builtins.hasAttr n { }) names",
        "map (n: set ? ${n + \"q\"}) names",
        "map (n: set.${n + \"q\"} or 1) names",
        "map (n: builtins.getAttr n set) names",
        "map (n: builtins.unsafeGetAttrPos n set) names",
        "builtins.catAttrs \"c@\" (map (n: { c@ = n; }) names)",
        "removeAttrs set names",
        "removeAttrs set some",
        "builtins.intersectAttrs set (set // { })",
        "builtins.attrValues set ++ builtins.attrNames set",
        "map (n: builtins.match (n + \"(.*)\") n) some",
        "map (n: builtins.split n \"a${n}b\") some",
        "map (n: builtins.tryEval (throw n)) names",
        "builtins.functionArgs (import (builtins.toFile \"f.nix\" \"{ ${builtins.concatStringsSep \", \" names} }: 1\"))",
        "import (builtins.toFile \"f.nix\" \"rec { ${builtins.concatStringsSep \" = 1; \" names} = 1; }\")",
        "builtins.scopedImport set (builtins.toFile \"f.nix\" \"[ ${builtins.concatStringsSep \" \" names} ]\")",
        "map (n: (derivation { name = \"d\"; system = \"s\"; builder = \"b\"; ${n} = \"1\"; }).drvPath) some",
        "builtins.getContext (builtins.concatStringsSep \"\" (map (n: (derivation { name = n; system = \"s\"; builder = \"b\"; }).outPath) some))",
        "with set; [ n@_1 n@_2 ]",
        "builtins.foldl' (inner: n: { ${n} = inner; }) null names",
        "map (n: (x: { ${n} = x; }) 1) names",
        "map (n: { ${n} = x: x; }) names",
        "map (v: v.key) (builtins.genericClosure { startSet = [ { key = 0; } ]; operator = v: if v.key < 500 then [ { key = v.key + 1; ${\"k@_\" + toString v.key} = 1; } ] else [ ]; })",
        "builtins.toXML set",
        "set == builtins.mapAttrs (n: v: v) set",
        "builtins.deepSeq (builtins.mapAttrs (n: v: set) set) (builtins.stringLength (builtins.toJSON (builtins.attrValues set)))",
        "map (n: builtins.replaceStrings [ n ] [ \"\" ] n) names",
        "let inherit (set) n@_1 n@_2; f@ = { a@ ? 1, b@ ? 2 }@c@: a@ + b@; in [ (f@ { a@ = n@_1; }) n@_2 ]",

        // Errors.
        "{ e@_1 = 1; e@_2",
        "undefined@",
        "set.missing@",
        "set.${\"missing@\" + toString 1}",
        "({ a@ }: a@) { }",
        "({ }: 1) set",
        "builtins.addErrorContext \"x\" (throw (builtins.concatStringsSep \",\" names))",
        "assert set == { a@ = 1; }; 1",
        "let x@ = y@; y@ = x@; in x@",
        "builtins.fromJSON ''{\"j@\": ''",
    };

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Expression(string expression) => IsFlat(round =>
    {
        Vm vm = Nix.NewVm();
        using VmSlot.Scope slot = VmSlot.Install(vm);
        try
        {
            Value value = Nix.Eval(vm, (Prelude + expression).Replace("@", round), "/base");
            vm.ForceDeep(value);
            AmbiguousPrinter.Print(value);
        }
        catch (NixException e)
        {
            ErrorReport.Format(e, true);
        }
    });

    [Fact]
    public void BigLiteral() => IsFlat(round =>
        Nix.Print("{ " + string.Concat(Enumerable.Range(0, 800).Select(i => $"l{round}_{i} = {i}; ")) + "}"));

    [Fact]
    public void Folder() => IsFlat(round =>
    {
        string folder = Path.Combine(Path.GetTempPath(), "names-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            for (int i = 0; i < 50; i++)
            {
                File.WriteAllText(Path.Combine(folder, $"f{round}_{i}.nix"), $"{{ v{round}_{i} = 1; }}");
            }

            Nix.Print($"builtins.mapAttrs (n: v: import ({Nix.PathOf(folder)} + \"/${{n}}\")) (builtins.readDir {Nix.PathOf(folder)})");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    });

    [Fact]
    public void SyntaxTree() => IsFlat(round => SyntaxPrinter.Print(Parser.Parse(
        new SourceFile(SourceOrigin.String, string.Empty, "[ " + string.Concat(Enumerable.Range(0, 800).Select(i => $"t{round}_{i} ")) + "]", "/"),
        ParserOptions.Default)));

    [Fact]
    public void Checks() => IsFlat(round => StaticChecks.Run(
        new SourceFile(SourceOrigin.String, string.Empty, "let " + string.Concat(Enumerable.Range(0, 800).Select(i => $"c{round}_{i} = 1; ")) + "in 1", "/"),
        StandardEvaluator.Create(new EvalSettings())));

    [Fact]
    public void SetOfTheHost() => IsFlat(round =>
    {
        var builder = new AttrSetBuilder();
        for (int i = 0; i < 800; i++)
        {
            builder.Add($"h{round}_{i}", NixNull.Instance);
        }

        builder.Build();
    });

    [Fact]
    public void EvaluationsThatShareSources()
    {
        string folder = Path.Combine(Path.GetTempPath(), "names-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            string file = Path.Combine(folder, "shared.nix");
            File.WriteAllText(file, "x: { shared = 1; f = { a ? 1 }: a; } // x // { y = { last = x; }; }");
            var evaluator = StandardEvaluator.Create(new EvalSettings(), sharesSources: true);
            IsFlat(round =>
            {
                var vm = new Vm(evaluator);
                vm.Names = evaluator.NewNames();
                using VmSlot.Scope slot = VmSlot.Install(vm);
                string text = $"builtins.mapAttrs (n: v: import {Nix.PathOf(file)} {{ ${{n}} = v; z@ = 1; }}) (builtins.listToAttrs (builtins.genList (i: {{ name = \"s@_\" + toString i; value = 1; }}) 300))";
                vm.ForceDeep(Nix.Eval(vm, text.Replace("@", round), "/"));
                evaluator.ResetFiles();
            });
            GC.KeepAlive(evaluator);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void IsFlat(Action<string> run)
    {
        // What is kept is kept each time. What other threads still hold for a moment is not: so one try of three may be without a difference.
        for (int round = 0; ; round += 10)
        {
            Run(run, round, round + 2);
            (long bytes, int names) = Measure();
            Run(run, round + 2, round + 10);
            (long bytesAfter, int namesAfter) = Measure();
            if (round < 20 && (names != namesAfter || bytesAfter - bytes >= Slack))
            {
                continue;
            }

            Assert.Equal(names, namesAfter);
            Assert.True(bytesAfter - bytes < Slack, $"{bytesAfter - bytes} bytes stay alive");
            return;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(Action<string> run, int from, int to)
    {
        for (int round = from; round < to; round++)
        {
            run("r" + round);
        }
    }

    private static (long Bytes, int Names) Measure()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return (GC.GetTotalMemory(forceFullCollection: true), SymbolTable.Count);
    }
}
