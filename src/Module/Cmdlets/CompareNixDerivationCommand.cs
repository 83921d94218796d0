using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Differences;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Module.Conversion;
using TvixEval.Module.Differences;
using TvixEval.Module.Errors;
using TvixEval.Module.Sessions;
using TvixEval.Packages;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Says why two derivations differ, down to the inputs that differ first.</para>
/// <para>
/// A derivation is what Get-NixDerivation returns, the result of an expression, a .drv file (of a folder made by Export-NixDerivation, or of a store), or what an
/// expression, a file or a flake evaluates to. The result is a tree: what differs in the two derivations themselves (outputs, system, builder, arguments, environment,
/// sources), and the input derivations that differ, with the same below. Inputs are matched by name, then by name without version. Each two derivations are compared
/// once, where they are nearest to the root. What only follows from other differences is left out: store paths in texts that are those of other inputs, and inputs that
/// build the same. Nothing is built.
/// </para>
/// <para>
/// The property Causes lists the derivations that differ themselves, the nearest first. Equal derivations give nothing, as with Compare-Object.
/// </para>
/// <para>
/// If expressions, files or flakes evaluate to sets or lists instead of derivations, all their packages are compared, which Get-NixDerivation would list: an object for
/// each that was added, removed, changed (another name or version), rebuilt (another path), or that fails on one side only, as soon as it is known. Piped to this command
/// again, such an object gives the tree. An attribute that fails is also an error with the attribute path as target.
/// </para>
/// </summary>
/// <example>
/// <code>$source = '{ flag }: let dep = derivation { name = "dep"; system = "s"; builder = "b"; inherit flag; }; in derivation { name = "a"; system = "s"; builder = dep; }'
/// $old = Get-NixDerivation $source -Argument @{ flag = 'old' }
/// Compare-NixDerivation $old -Expression $source -Argument @{ flag = 'new' }</code>
/// <code>
/// ...
/// a: 1 input differs
///   dep: 1 change
///     ~ environment variable flag: old -> new
/// </code>
/// <para>Compares two versions of a derivation. The builder of the outer one is different too, but only because the input is.</para>
/// </example>
/// <example>
/// <code>Compare-NixDerivation -Flake ./flake#packages.x86_64-linux.default, ./flake#packages.aarch64-linux.default -WarningAction Ignore | ForEach-Object Causes</code>
/// <para>Lists the derivations that differ between the systems of a flake.</para>
/// </example>
/// <example>
/// <code>$old = '{ a = derivation { name = "a-1.0"; system = "s"; builder = "b"; }; b = derivation { name = "b"; system = "s"; builder = "b"; }; }'
/// $new = '{ a = derivation { name = "a-1.1"; system = "s"; builder = "b"; }; c = derivation { name = "c"; system = "s"; builder = "b"; }; }'
/// Compare-NixDerivation (Invoke-NixExpression $old -As Value) -Expression $new | ForEach-Object { "$_" }</code>
/// <code>
/// a: 1.0 -> 1.1
/// b: removed
/// c: added
/// </code>
/// <para>Compares package sets. With two checkouts: Compare-NixDerivation -Path ./nixpkgs-old, ./nixpkgs-new -ThrottleLimit 4.</para>
/// </example>
/// <seealso>Get-NixDerivation</seealso>
/// <seealso>Export-NixDerivation</seealso>
[Cmdlet(VerbsData.Compare, "NixDerivation", DefaultParameterSetName = ObjectSet)]
[OutputType(typeof(NixDerivationDifference), typeof(NixPackageChange))]
public sealed class CompareNixDerivationCommand : NixComparisonCmdlet
{
    private readonly Dictionary<Evaluator, DerivationGraph> graphs = new();
    private readonly PackageSide?[] sides = new PackageSide?[2];

    /// <summary>Returns an object for equal derivations too; its property IsEqual is true.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    /// <summary>Tells also of texts that differ only in store paths of inputs and outputs, which follow from other differences.</summary>
    [Parameter]
    public SwitchParameter IncludeStorePath { get; set; }

    /// <summary>
    /// Follows also inputs that build the same on both sides: fixed outputs that are fetched or made in another way, and all that is built of them. Without it they are
    /// only followed if the derivations themselves build the same.
    /// </summary>
    [Parameter]
    public SwitchParameter IncludeSameOutput { get; set; }

    /// <summary>How many levels of inputs to follow: 0 compares only the derivations themselves.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [PSDefaultValue(Help = "no limit")]
    public int Depth { get; set; } = int.MaxValue;

    /// <summary>Searches all nested sets of package sets, as Get-NixDerivation does with this parameter.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How many attributes of package sets to evaluate at the same time, half of them on each side. The output is still in the order of the attributes.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    private protected override void OnStop()
    {
        base.OnStop();
        foreach (PackageSide? side in sides)
        {
            side?.Cancel();
        }
    }

    private protected override Value Part(Value root, string path)
    {
        Vm vm = Evaluation.Machine;
        return AutoCall.Apply(vm, Engine.AttributePath.Follow(vm, PackagesOf(root), Bytes.FromText(path), Arguments, Use), Arguments, Use);
    }

    private protected override void ProcessFile(string file)
    {
        if (DerivationFile.IsNamedLikeOne(file))
        {
            Add(DerivationFile.Read(Evaluation.Evaluator, file, file));
        }
        else
        {
            base.ProcessFile(file);
        }
    }

    private protected override ComparedValue Read(object? given)
    {
        object? plain = given is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : given;
        switch (plain)
        {
            case NixDerivation { DrvPath: { } path } derivation:
                return new ComparedValue(given, derivation.Graph ?? GraphOf(derivation.Context.Evaluator), Bytes.FromText(path));
            case NixValue value:
                return new ComparedValue(given, value.Value, value.Context);
            case FileInfo file:
                return DerivationFile.Read(Evaluation.Evaluator, file.FullName, given);
            case PathInfo path:
                return DerivationFile.Read(Evaluation.Evaluator, path.ProviderPath, given);
            case string text:
                return ReadPath(text);
        }

        // What Invoke-NixExpression returns of a derivation, or what came from another process.
        PSPropertyInfo? property = given is null ? null : PSObject.AsPSObject(given).Properties["drvPath"];
        if (property is LazyProperty { Cell: { } cell })
        {
            return new ComparedValue(given, GraphOf(cell.Context.Evaluator), TextOf(cell.Value, cell.Context));
        }

        if (property is null && plain is PSObject or IDictionary or object[])
        {
            // A package set as an object.
            return new ComparedValue(given, new ValueImporter(Evaluation.Context).Import(given), Evaluation.Context);
        }

        return property?.Value is string known
            ? new ComparedValue(given, GraphOf(Evaluation.Evaluator), Bytes.FromText(known))
            : throw NotADerivation(given is null ? "null" : "an object of type " + (plain ?? given).GetType());
    }

    private protected override void Compare(ComparedValue reference, ComparedValue difference, string attributePath)
    {
        if (IsPackageSet(reference) || IsPackageSet(difference))
        {
            ComparePackages(reference, difference, attributePath);
            return;
        }

        (DerivationGraph left, string one) = DerivationOf(reference);
        (DerivationGraph right, string other) = DerivationOf(difference);
        var comparison = new DerivationComparison(left, right, Evaluation.Machine.Poller)
        {
            IncludesStorePaths = IncludeStorePath,
            IncludesSameOutputs = IncludeSameOutput,
            MaxDepth = Depth,
        };
        DerivationDifference? found = comparison.Compare(one, other);
        Evaluation.Runspace.Flush();
        if (found is not null)
        {
            WriteObject(new NixDerivationDifference(found));
        }
        else if (IncludeEqual)
        {
            WriteObject(new NixDerivationDifference(one));
        }
    }

    private bool IsPackageSet(ComparedValue side)
    {
        if (side.Graph is not null)
        {
            return false;
        }

        using RunspaceEntry? entry = ReferenceEquals(side.Context!.Evaluator, Evaluation.Evaluator) ? null : side.Context.Enter();
        Vm vm = entry?.Machine ?? Evaluation.Machine;
        Value value = vm.Force(side.Value!);
        return value is NixList || (value is AttrSet set && !vm.IsDerivation(set));
    }

    private void ComparePackages(ComparedValue reference, ComparedValue difference, string attributePath)
    {
        if (reference.Value is null || difference.Value is null)
        {
            throw new NixException(NixErrorKind.Type, Bytes.FromText("a package set cannot be compared with a single derivation that is known by its path only"));
        }

        string start = Bytes.FromText(attributePath);
        var search = new PackageSearch(Arguments, Recurse, use: Use);
        using var left = new PackageSide(Evaluation, reference, search, start);
        sides[0] = left;
        using var right = new PackageSide(Evaluation, difference, search, start);
        sides[1] = right;
        try
        {
            left.Begin(ThrottleLimit / 2);
            right.Begin(ThrottleLimit - (ThrottleLimit / 2) - (ThrottleLimit == 1 ? 1 : 0));
            if (Stopping)
            {
                throw new PipelineStoppedException();
            }

            foreach ((PackageResult? one, PackageResult? other) in PackageSetComparison.Pair(left.Branches, left.ResultsOf, right.Branches, right.ResultsOf))
            {
                Write(left, one, right, other);
            }
        }
        finally
        {
            sides[0] = sides[1] = null;
        }
    }

    private void Write(PackageSide left, PackageResult? one, PackageSide right, PackageResult? other)
    {
        Evaluation.Runspace.Flush();
        foreach (NixException? error in new[] { one?.Error, other?.Error })
        {
            if (error is { EndsEvaluation: true })
            {
                throw error;
            }

            if (error is not null)
            {
                WriteError(ErrorRecords.Create(error, Bytes.ToText((one ?? other)!.AttributePath)));
            }
        }

        if (PackageSetComparison.KindOf(one, other) is { } kind && (kind != PackageChangeKind.Equal || IncludeEqual))
        {
            WriteObject(new NixPackageChange(
                Bytes.ToText((one ?? other)!.AttributePath),
                (NixPackageChangeKind)(int)kind,
                one?.Package is { } old ? NixDerivation.Create(old, left.Context) : null,
                other?.Package is { } current ? NixDerivation.Create(current, right.Context) : null));
        }
    }

    private (DerivationGraph Graph, string Path) DerivationOf(ComparedValue side)
    {
        if (side.Graph is { } graph)
        {
            return (graph, side.DerivationPath!);
        }

        Vm vm = Evaluation.Machine;
        if (!ReferenceEquals(side.Context!.Evaluator, Evaluation.Evaluator))
        {
            using RunspaceEntry entry = side.Context.Enter();
            return (GraphOf(side.Context.Evaluator), PathOf(entry.Machine, side.Value!));
        }

        return (GraphOf(Evaluation.Evaluator), PathOf(vm, side.Value!));
    }

    private static string PathOf(Vm vm, Value value)
    {
        Value forced = vm.Force(value);
        return forced is AttrSet set && vm.IsDerivation(set)
            ? Package.Read(vm, string.Empty, set).DerivationPath ?? throw NotADerivation("a set without the attribute 'drvPath'")
            : throw NotADerivation(Bytes.ToText(ValueTypes.Describe(forced)));
    }

    private static string TextOf(Value value, ValueContext context)
    {
        using RunspaceEntry entry = context.Enter();
        StringContext? ignored = null;
        return entry.Machine.CoerceToString(
            value, ref ignored, "while evaluating the 'drvPath' attribute of a derivation", more: false, copyToStore: false, canonicalizePath: false, Position.None);
    }

    private static NixException NotADerivation(string what) =>
        new(NixErrorKind.Type, Bytes.FromText("a derivation is needed (what Get-NixDerivation returns, or the path of a .drv file), and this is " + what));

    private ComparedValue ReadPath(string text)
    {
        string path = Bytes.FromText(text);
        if (!StorePathNames.IsDerivation(path))
        {
            throw NotADerivation("the text '" + text + "'; for Nix text use -Expression, for a file with Nix text -Path");
        }

        string file = SessionState.Path.GetUnresolvedProviderPathFromPSPath(text);
        EvaluationStore store = Evaluation.Evaluator.Store;
        return Evaluation.Evaluator.Files.GetKind(NixPaths.FromNative(file)) == FileKind.Missing && store.Directory.IsStorePath(path)
            ? new ComparedValue(text, GraphOf(Evaluation.Evaluator), path)
            : DerivationFile.Read(Evaluation.Evaluator, file, text);
    }

    private DerivationGraph GraphOf(Evaluator evaluator)
    {
        if (!graphs.TryGetValue(evaluator, out DerivationGraph? graph))
        {
            graphs.Add(evaluator, graph = DerivationGraph.Of(evaluator.Store));
        }

        return graph;
    }
}
