using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.IO;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Flakes;

/// <summary>
/// What flakes say of themselves and their outputs. Expected is what C++ Nix 2.34.8 prints: the file has flakes with the outputs of <c>nix flake show --json</c> and the
/// messages of <c>nix flake check</c>.
/// </summary>
public sealed class FlakeOutputsTests : IDisposable
{
    private readonly FlakeFolder folder = new();

    // Derivations are there, as for the commands: what they would build is not.
    public FlakeOutputsTests() => folder.Settings.ReadOnlyStore = false;

    public static TheoryData<string> Names() => new(Recorded().Keys);

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputsAreShownAndCheckedAsByNix(string name)
    {
        Dictionary<string, string> recorded = Recorded()[name];
        folder.Write("f/flake.nix", recorded["flake"]);
        Assert.Equal(recorded["show"], Show(isAll: false));
        Assert.Equal(recorded["all"], Show(isAll: true));
        if (recorded.TryGetValue("check", out string? expected))
        {
            Assert.Equal(expected, Check(isAll: false));
        }
    }

    [Fact]
    public void MetadataIsThatOfNix()
    {
        folder.Write("a/flake.nix", "{ description = \"A \\\"flake\\\"\"; inputs.b.url = \"./b\"; inputs.c.follows = \"b/c\"; inputs.raw = { url = \"path:./b\"; flake = false; }; outputs = { self, b, c, raw }: { v = 1; }; }");
        folder.Write("a/b/flake.nix", "{ inputs.c.url = \"./c\"; outputs = { self, c }: { }; }");
        folder.Write("a/b/c/flake.nix", "{ outputs = { self }: { }; }");
        folder.SetTimes();
        Assert.Equal(
            "{\"description\":\"A \\\"flake\\\"\",\"fingerprint\":\"933e45a1b68b7b87e244aaaaba792ffc8096fe2a25e51a74e6f1dc2a413eec63\",\"lastModified\":1700000000,\"locked\":{\"__final\":true,\"lastModified\":1700000000,\"narHash\":\"sha256-JZ9ViDMvlzc5GzKn+qr3vAIwE6CYZ18fFMG8uLWlb3M=\",\"path\":\"ROOT/a\",\"type\":\"path\"},\"locks\":{\"nodes\":{\"b\":{\"inputs\":{\"c\":\"c\"},\"locked\":{\"path\":\"./b\",\"type\":\"path\"},\"original\":{\"path\":\"./b\",\"type\":\"path\"},\"parent\":[]},\"c\":{\"locked\":{\"path\":\"./c\",\"type\":\"path\"},\"original\":{\"path\":\"./c\",\"type\":\"path\"},\"parent\":[\"b\"]},\"raw\":{\"flake\":false,\"locked\":{\"path\":\"./b\",\"type\":\"path\"},\"original\":{\"path\":\"./b\",\"type\":\"path\"},\"parent\":[]},\"root\":{\"inputs\":{\"b\":\"b\",\"c\":[\"b\",\"c\"],\"raw\":\"raw\"}}},\"root\":\"root\",\"version\":7},\"original\":{\"path\":\"ROOT/a\",\"type\":\"path\"},\"originalUrl\":\"path:ROOT/a\",\"path\":\"/nix/store/10klfaq6r41khd7s1w8jd3mvyw2vpn5v-source\",\"resolved\":{\"path\":\"ROOT/a\",\"type\":\"path\"},\"resolvedUrl\":\"path:ROOT/a\",\"url\":\"path:ROOT/a?lastModified=1700000000&narHash=sha256-JZ9ViDMvlzc5GzKn%2Bqr3vAIwE6CYZ18fFMG8uLWlb3M%3D\"}",
            Metadata("path:ROOT/a"));
        Assert.Equal(
            "{\"fingerprint\":\"434f173e37bd97bb19bbcff49fb041205a67bc6981b69cde3a0aab6b31142f61\",\"lastModified\":1700000000,\"locked\":{\"__final\":true,\"dir\":\"b\",\"lastModified\":1700000000,\"narHash\":\"sha256-JZ9ViDMvlzc5GzKn+qr3vAIwE6CYZ18fFMG8uLWlb3M=\",\"path\":\"ROOT/a\",\"type\":\"path\"},\"locks\":{\"nodes\":{\"c\":{\"locked\":{\"path\":\"./c\",\"type\":\"path\"},\"original\":{\"path\":\"./c\",\"type\":\"path\"},\"parent\":[]},\"root\":{\"inputs\":{\"c\":\"c\"}}},\"root\":\"root\",\"version\":7},\"original\":{\"dir\":\"b\",\"path\":\"ROOT/a\",\"type\":\"path\"},\"originalUrl\":\"path:ROOT/a?dir=b\",\"path\":\"/nix/store/10klfaq6r41khd7s1w8jd3mvyw2vpn5v-source\",\"resolved\":{\"dir\":\"b\",\"path\":\"ROOT/a\",\"type\":\"path\"},\"resolvedUrl\":\"path:ROOT/a?dir=b\",\"url\":\"path:ROOT/a?dir=b&lastModified=1700000000&narHash=sha256-JZ9ViDMvlzc5GzKn%2Bqr3vAIwE6CYZ18fFMG8uLWlb3M%3D\"}",
            Metadata("path:ROOT/a?dir=b"));
    }

    [Fact]
    public void OmittedOutputsAreTold()
    {
        folder.Write("f/flake.nix", Recorded()["o1"]["flake"]);
        var omitted = new List<string>();
        Vm vm = Nix.NewVm(folder.Settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        new FlakeOutputs("x86_64-linux").ToJson(vm, new FlakeOutput(FlakeCaller.Outputs(Lock(vm))), (output, note) => omitted.Add(output + ": " + note));
        Assert.Equal(
            [
                "formatter.aarch64-linux: OtherSystem", "legacyPackages.aarch64-linux: Legacy", "legacyPackages.x86_64-linux: Legacy",
                "packages.aarch64-linux.q: OtherSystem", "packages.x86_64-linux.nd: NotADerivation",
            ],
            omitted);
    }

    [Theory]
    [InlineData("x = 1;", "aarch64-linux,riscv64-linux")]
    [InlineData("legacyPackages.mips-linux = throw \"not looked at\";", "aarch64-linux,mips-linux,riscv64-linux")]
    public void OtherSystemsAreLeftOutAndTold(string more, string expected)
    {
        folder.Write("f/flake.nix", "{ outputs = { self }: { packages.aarch64-linux = throw \"not looked at\"; checks.riscv64-linux = 5; " + more + " }; }");
        Vm vm = Nix.NewVm(folder.Settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        var check = new FlakeCheck(vm, static _ => { });
        check.Run((AttrSet)FlakeCaller.Call(vm, Lock(vm)));
        Assert.Equal(expected, string.Join(",", check.OmittedSystems));
    }

    [Theory]
    [InlineData("hydraJobs = let f = n: { a = f (n + 1); }; in f 0;")]
    public void OutputsWithoutEndAreAnError(string outputs)
    {
        folder.Write("f/flake.nix", "{ outputs = { self }: { " + outputs + " }; }");
        Assert.Equal("error: stack overflow; max-call-depth exceeded", Show(isAll: false));
        Assert.Equal("error: stack overflow; max-call-depth exceeded", Check(isAll: false));
    }

    [Fact]
    public void OutputsThatAreNotUtf8AreAnError()
    {
        File.WriteAllBytes(WithFolder("f/flake.nix"), Bytes.ToArray("{ outputs = { self }: { templates.a = { description = \"\u00ff\"; path = ./.; }; }; }"));
        Assert.StartsWith("error: JSON serialization error: ", Show(isAll: false), StringComparison.Ordinal);
    }

    /// <summary>C++ Nix ends with a stack overflow, or takes all memory.</summary>
    [Fact]
    public void ASetInsideItselfIsAnErrorWhereItIs()
    {
        folder.Write("f/flake.nix", "{ outputs = { self }: { hydraJobs = let d = derivation { name = \"n\"; system = \"x86_64-linux\"; builder = \"/b\"; }; s = { inherit d; }; in rec { a = { inherit b; c = d; }; b = { inherit a; }; shared = s; too = s; all = self.hydraJobs; }; }; }");
        string[] errors =
        [
            "'hydraJobs.a.b.a' is the same set as 'hydraJobs.a', which it is in: that has no end",
            "'hydraJobs.all' is the same set as 'hydraJobs', which it is in: that has no end",
            "'hydraJobs.b.a.b' is the same set as 'hydraJobs.b', which it is in: that has no end",
        ];
        Assert.Equal("error: " + errors[0], Show(isAll: false));
        Assert.Equal(errors.Select(static error => "error: " + error).OrderBy(static error => error, StringComparer.Ordinal), Check(isAll: false).Split('\n').OrderBy(static error => error, StringComparer.Ordinal));
    }

    private string WithFolder(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Native(name))!);
        return folder.Native(name);
    }

    private string Show(bool isAll) => Run(vm =>
        new FlakeOutputs("x86_64-linux") { IncludesAllSystems = isAll, IncludesLegacy = isAll }.ToJson(vm, new FlakeOutput(FlakeCaller.Outputs(Lock(vm))), static (_, _) => { }));

    private string Check(bool isAll)
    {
        var found = new List<string>();
        string fault = Run(vm =>
        {
            new FlakeCheck(vm, finding => found.Add((finding.Error is null ? "warning: " : "error: ") + FirstLine(finding.Message))) { IncludesAllSystems = isAll }
                .Run((AttrSet)FlakeCaller.Call(vm, Lock(vm)));
            return string.Empty;
        });
        return Bytes.ToText(string.Join("\n", found)) + fault;
    }

    private string Metadata(string reference) => Run(vm => FlakeMetadata.ToJson(Lock(vm, reference), vm.FetchContext()));

    private string Run(Func<Vm, string> run)
    {
        Vm vm = Nix.NewVm(folder.Settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        try
        {
            return Bytes.ToText(run(vm)).Replace(folder.Root, "ROOT");
        }
        catch (NixException e)
        {
            return "error: " + FirstLine(e.Message.Replace(folder.Root, "ROOT"));
        }
    }

    private LockedFlake Lock(Vm vm, string reference = "path:ROOT/f") =>
        new FlakeRequest(Bytes.FromText(reference.Replace("ROOT", folder.Root)), NixPaths.FromNative(folder.Native(string.Empty))).Lock(vm);

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();

    private static Dictionary<string, Dictionary<string, string>> Recorded([CallerFilePath] string file = "")
    {
        var all = new Dictionary<string, Dictionary<string, string>>();
        foreach (string entry in File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "outputs.txt")).Split("\n==== ").Skip(1))
        {
            string[] parts = entry.TrimEnd('\n').Split("\n---- ");
            int end = parts[0].IndexOf('\n');
            Dictionary<string, string> sections = parts.Skip(1).ToDictionary(
                static part => part.Split('\n')[0], static part => part.IndexOf('\n') is > 0 and var line ? part.Substring(line + 1) : string.Empty);
            sections["flake"] = parts[0].Substring(end + 1);
            all.Add(parts[0].Substring(0, end), sections);
        }

        return all;
    }
}
