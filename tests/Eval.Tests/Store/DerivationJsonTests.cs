using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Store;

/// <summary>Derivations as JSON, as <c>nix derivation show</c> of C++ Nix 2.34.8 prints them.</summary>
public sealed class DerivationJsonTests
{
    [Theory]
    [InlineData(
        """
        let
          dep = derivation { name = "dep-1.0"; system = "s"; builder = "b"; };
          fix = derivation { name = "fix"; system = "s"; builder = "b"; outputHash = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="; outputHashMode = "recursive"; outputHashAlgo = "sha256"; };
        in
        derivation { name = "a"; system = "s"; builder = "b"; args = [ "-c" "${dep}/x" ]; __structuredAttrs = true; x = { y = [ 1 2 "z" ]; }; f = fix; outputs = [ "out" "dev" ]; src = builtins.toFile "t" "hello"; }
        """,
        """{"derivations":{"16l2mi22xvw612gxr0qlzdp5gf42p226-a.drv":{"args":["-c","/nix/store/75frb86nk50cjpywa0fl955pbs83idh3-dep-1.0/x"],"builder":"b","env":{"dev":"/nix/store/y1rbxk41ss10axq9h8lcy5qmcnnip8a6-a-dev","out":"/nix/store/07ha3c6f0a774kr3s4yh4x4g1x6a6bpk-a"},"inputs":{"drvs":{"am9d1lrgxzbzwzplx0cck9nk09spp788-dep-1.0.drv":{"dynamicOutputs":{},"outputs":["out"]},"slc304v9n83yiw62bd9ajzb8w3mmvcps-fix.drv":{"dynamicOutputs":{},"outputs":["out"]}},"srcs":["vqpn17r03lqabwk0wksgpbgy620zwfd4-t"]},"name":"a","outputs":{"dev":{"path":"y1rbxk41ss10axq9h8lcy5qmcnnip8a6-a-dev"},"out":{"path":"07ha3c6f0a774kr3s4yh4x4g1x6a6bpk-a"}},"structuredAttrs":{"builder":"b","f":"/nix/store/4vavzfhm22ca4g26mf3ch96sp5gckmrf-fix","name":"a","outputs":["out","dev"],"src":"/nix/store/vqpn17r03lqabwk0wksgpbgy620zwfd4-t","system":"s","x":{"y":[1,2,"z"]}},"system":"s","version":4}},"version":4}""")]
    [InlineData(
        "derivation { name = \"ca\"; system = \"s\"; builder = \"b\"; __contentAddressed = true; outputHashMode = \"recursive\"; outputHashAlgo = \"sha256\"; x = \"é\\\"\\n\"; }",
        """{"derivations":{"i7v5y08dfvxmic4gf0lms0z42ngl0989-ca.drv":{"args":[],"builder":"b","env":{"builder":"b","name":"ca","out":"/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9","outputHashAlgo":"sha256","outputHashMode":"recursive","system":"s","x":"é\"\n"},"inputs":{"drvs":{},"srcs":[]},"name":"ca","outputs":{"out":{"hashAlgo":"sha256","method":"nar"}},"system":"s","version":4}},"version":4}""")]
    [InlineData(
        "let ca = derivation { name = \"ca\"; system = \"s\"; builder = \"b\"; __contentAddressed = true; outputHashMode = \"recursive\"; outputHashAlgo = \"sha256\"; }; in derivation { name = \"top\"; system = \"s\"; builder = \"b\"; inherit ca; }",
        """{"derivations":{"b4lqh7pmh2aa153sd9x2qh5707ks3s2d-top.drv":{"args":[],"builder":"b","env":{"builder":"b","ca":"/1890wgjbnn3bx46lnhib37izyk67k5yakz1xj2f4nksdswww2lq1","name":"top","out":"","system":"s"},"inputs":{"drvs":{"y0xi0magwf29ynjdskklb6s6qazpymf0-ca.drv":{"dynamicOutputs":{},"outputs":["out"]}},"srcs":[]},"name":"top","outputs":{"out":{}},"system":"s","version":4}},"version":4}""")]
    [InlineData(
        "derivation { name = \"im\"; system = \"s\"; builder = \"b\"; __impure = true; outputHashMode = \"recursive\"; outputHashAlgo = \"sha256\"; }",
        """{"derivations":{"bbakyjlm7fz3w2x6d8han1hkl29nw03d-im.drv":{"args":[],"builder":"b","env":{"builder":"b","name":"im","out":"/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9","outputHashAlgo":"sha256","outputHashMode":"recursive","system":"s"},"inputs":{"drvs":{},"srcs":[]},"name":"im","outputs":{"out":{"hashAlgo":"sha256","impure":true,"method":"nar"}},"system":"s","version":4}},"version":4}""")]
    [InlineData(
        "derivation { name = \"md\"; system = \"s\"; builder = \"b\"; outputHash = \"d41d8cd98f00b204e9800998ecf8427e\"; outputHashMode = \"flat\"; outputHashAlgo = \"md5\"; }",
        """{"derivations":{"npql20bv4a6dd4chjm1998nvbaj1fqhh-md.drv":{"args":[],"builder":"b","env":{"builder":"b","name":"md","out":"/nix/store/gchwsyiarhpxxdm52i84i9dldw3icdl0-md","outputHash":"d41d8cd98f00b204e9800998ecf8427e","outputHashAlgo":"md5","outputHashMode":"flat","system":"s"},"inputs":{"drvs":{},"srcs":[]},"name":"md","outputs":{"out":{"hash":"md5-1B2M2Y8AsgTpgAmY7PhCfg==","method":"flat"}},"system":"s","version":4}},"version":4}""")]
    [InlineData(
        "let d = derivation { name = \"a.drv\"; system = \"x\"; builder = \"b\"; __contentAddressed = true; outputHashMode = \"text\"; outputHashAlgo = \"sha256\"; }; in derivation { name = \"a\"; system = \"x\"; builder = \"b\"; x = builtins.outputOf d.outPath \"out\"; }",
        """{"derivations":{"9ymclb6hzalxsjn6yy8gn1smms2ghi0q-a.drv":{"args":[],"builder":"b","env":{"builder":"b","name":"a","out":"","system":"x","x":"/1zhl29ccph4p03pp4d8csdb42kj0yskixfyhfb0n0d8bmlpj597f"},"inputs":{"drvs":{"qkjrlkxi0vc47wvrq2yv52xp4av1pc9f-a.drv.drv":{"dynamicOutputs":{"out":{"dynamicOutputs":{},"outputs":["out"]}},"outputs":[]}},"srcs":[]},"name":"a","outputs":{"out":{}},"system":"x","version":4}},"version":4}""")]
    public void TheFormIsThatOfDerivationShow(string expression, string expected) => Assert.Equal(expected, Bytes.ToText(Show(expression)));

    [Fact]
    public void TextsThatAreNotUtf8AreAnError()
    {
        NixException error = Assert.Throws<NixException>(static () => DerivationJson.Write(
            new SortedDictionary<string, Derivation>(StringComparer.Ordinal) { ["/nix/store/16l2mi22xvw612gxr0qlzdp5gf42p226-a.drv"] = new("a") { System = "\u00ff" } }));
        Assert.Equal(NixErrorKind.InvalidString, error.Kind);
        Assert.Contains("16l2mi22xvw612gxr0qlzdp5gf42p226-a.drv", error.Message, StringComparison.Ordinal);
    }

    private static string Show(string expression)
    {
        Vm vm = Nix.NewVm(new EvalSettings { ReadOnlyStore = false, ExperimentalFeatures = { "ca-derivations", "impure-derivations", "dynamic-derivations" } });
        using VmSlot.Scope slot = VmSlot.Install(vm);
        string path = ((NixString)vm.Force(((AttrSet)Nix.Eval(vm, expression)).Get(Symbols.DrvPath)!)).Bytes;
        return DerivationJson.Write(new SortedDictionary<string, Derivation>(StringComparer.Ordinal) { [path] = vm.Evaluator().Store.Parse(path) });
    }
}
