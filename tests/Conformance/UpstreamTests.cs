using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Suites;
using TvixEval.Suites.Upstream;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Conformance;

/// <summary>Suites of others, run from checkouts on this machine. What is expected to differ is listed in tests/Suites/*-exclusions.txt.</summary>
public sealed class UpstreamTests
{
    private const string NixCheckout = "TVIXEVAL_NIX_CHECKOUT";
    private const string TvixCheckout = "TVIXEVAL_TVIX_CHECKOUT";
    private const string Library = "TVIXEVAL_NIXPKGS_LIB";
    private const string Nixpkgs = "TVIXEVAL_NIXPKGS";

    [UpstreamFact(NixCheckout, "a checkout of NixOS/nix")]
    public void ParseOkayCasesOfNix() => RunLanguageSuite(LangKind.ParseOkay);

    [UpstreamFact(NixCheckout, "a checkout of NixOS/nix")]
    public void ParseFailCasesOfNix() => RunLanguageSuite(LangKind.ParseFail);

    [UpstreamFact(NixCheckout, "a checkout of NixOS/nix")]
    public void EvalOkayCasesOfNix() => RunLanguageSuite(LangKind.EvalOkay);

    [UpstreamFact(NixCheckout, "a checkout of NixOS/nix")]
    public void EvalFailCasesOfNix() => RunLanguageSuite(LangKind.EvalFail);

    [UpstreamFact(TvixCheckout, "a checkout of tvix")]
    public void TestExpressionsOfTvix()
    {
        Exclusions exclusions = Exclusions.ForTvix();
        List<TvixResult> results = new TvixSuite(FolderOf(TvixCheckout)).Run().ToList();
        List<TvixResult> wrong = results.Where(r => !r.Passes && exclusions.ReasonFor(r.Name) is null).ToList();

        // With a network, the cases that need one pass.
        List<string> stale = results.Where(r => r.Passes && exclusions.ReasonFor(r.Name)?.StartsWith("needs the network", StringComparison.Ordinal) == false)
            .Select(static r => r.Name).ToList();

        Assert.NotEmpty(results);
        Assert.True(stale.Count == 0, $"these pass and need no exclusion any more: {string.Join(", ", stale)}");
        Assert.True(
            wrong.Count == 0, Bytes.ToText(string.Join("\n", wrong.Select(static r => $"{r.Name}\n--- expected\n{r.Expected}--- actual\n{r.Actual}"))));
    }

    [UpstreamFact(Library, "a folder that holds nixpkgs' lib")]
    public void TestsOfNixpkgsLibrary()
    {
        List<LibResult> failed = new LibSuite(FolderOf(Library)).RunExpressions().Where(static r => !r.Passes).ToList();

        Assert.True(failed.Count == 0, Bytes.ToText(string.Join("\n", failed.Select(static r => r.Name + "\n" + r.Details))));
    }

    [UpstreamFact(Nixpkgs, "a checkout of nixpkgs")]
    public void AllFilesOfNixpkgsParse()
    {
        ParseSweep sweep = ParseSweep.Run(FolderOf(Nixpkgs));

        Assert.True(sweep.Files > 0, "no Nix files were found");
        Assert.True(sweep.Failures.Count == 0, string.Join("\n", sweep.Failures));
    }

    private static string FolderOf(string variable) => Environment.GetEnvironmentVariable(variable)!;

    private static void RunLanguageSuite(LangKind kind)
    {
        var suite = new LangSuite(FolderOf(NixCheckout));
        Exclusions exclusions = Exclusions.ForLanguageSuite(FolderOf(NixCheckout));
        List<LangResult> results = suite.Names(kind).Select(name => suite.Run(kind, name)).ToList();
        List<LangResult> wrong = results.Where(r => !r.Passes && exclusions.ReasonFor(r.Name) is null).ToList();

        List<string> stale = results.Where(r => r.Passes && exclusions.ReasonFor(r.Name) is not null).Select(static r => r.Name).ToList();

        Assert.NotEmpty(results);
        Assert.True(stale.Count == 0, $"these pass and need no exclusion any more: {string.Join(", ", stale)}");
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} of {results.Count} cases differ: {string.Join(", ", wrong.Select(static r => r.Name))}\n"
            + Bytes.ToText(string.Join("\n", wrong.Take(5).Select(static r => $"{r.Name}\n--- expected\n{r.Expected}--- actual\n{r.Actual}"))));
    }
}
