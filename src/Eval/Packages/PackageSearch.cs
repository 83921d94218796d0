using System;
using System.Collections.Generic;
using System.Globalization;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Packages;

/// <summary>
/// Finds the derivations in a value as <c>nix-env -qaP</c> does: in a set in the order of names, in a list in order; in
/// sets below only if they say <c>recurseForDerivations = true</c>. The expression itself may be a function whose
/// arguments all have defaults or are given. What fails is a result like any other. Safe for several threads.
/// </summary>
internal sealed class PackageSearch
{
    // A branch, its path and its place in a list.
    private const long BytesPerBranch = 160;

    private readonly AttrSet arguments;
    private readonly ArgumentUse? use;
    private readonly int maxDepth;
    private readonly bool entersAll;

    /// <summary>Creates a search.</summary>
    /// <param name="arguments">Arguments by name, for functions.</param>
    /// <param name="entersAll">Whether all sets below are searched, and attributes with any name, not only what nix-env looks at.</param>
    /// <param name="maxDepth">How many attributes deep to search.</param>
    /// <param name="use">Records which of the arguments are taken.</param>
    public PackageSearch(AttrSet arguments, bool entersAll = false, int maxDepth = int.MaxValue, ArgumentUse? use = null)
    {
        this.arguments = arguments;
        this.use = use;
        this.entersAll = entersAll;
        this.maxDepth = maxDepth;
    }

    /// <summary>What to search below a value, each on its own: its attributes or elements, or itself if it is a derivation.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="root">The value.</param>
    /// <param name="path">The attribute path to it; may be empty.</param>
    /// <exception cref="NixException">It cannot be evaluated, or is something else.</exception>
    public IReadOnlyList<PackageBranch> Begin(Vm vm, Value root, string path)
    {
        Value value = AutoCall.Apply(vm, root, arguments, use);
        return vm.IsDerivation(value) ? new[] { new PackageBranch(path, value) } : Children(vm, value, path);
    }

    /// <summary>The derivations and errors in a branch, each evaluated when it is asked for.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="start">The branch.</param>
    public IEnumerable<PackageResult> Walk(Vm vm, PackageBranch start) => Walk(vm, start, new HashSet<object>(Identity.Instance));

    /// <summary>The derivations and errors in a part of a branch, each evaluated when it is asked for.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="start">The part.</param>
    /// <param name="entered">The sets of the branch that were entered: one that holds itself is entered once.</param>
    public IEnumerable<PackageResult> Walk(Vm vm, PackageBranch start, HashSet<object> entered)
    {
        var open = new Stack<IEnumerator<PackageBranch>>();
        open.Push(((IEnumerable<PackageBranch>)new[] { start }).GetEnumerator());
        while (open.Count > 0)
        {
            // Looking at a value need not run any code, and there may be millions.
            vm.Poll();
            if (!open.Peek().MoveNext())
            {
                open.Pop();
                continue;
            }

            PackageBranch branch = open.Peek().Current;
            PackageResult? result = Look(vm, branch, entered, out IReadOnlyList<PackageBranch>? children);
            if (result is not null)
            {
                yield return result;
            }

            if (children is not null)
            {
                open.Push(children.GetEnumerator());
            }
        }
    }

    /// <summary>
    /// Looks at one branch on one of several threads. A set of packages is divided; of what lies deeper it is only said that it is there
    /// (<see cref="PackageResult.Rest"/>). Where all sets are entered nothing is divided: parts may have sets in common, which count once.
    /// </summary>
    /// <param name="vm">The machine.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="report">Gets each result.</param>
    /// <param name="divide">Gets what a set consists of.</param>
    public void Look(Vm vm, PackageBranch branch, Action<PackageResult> report, Action<IReadOnlyList<PackageBranch>> divide)
    {
        if (entersAll)
        {
            LookWholly(vm, branch, report, divide);
            return;
        }

        if (branch.Depth > 1 && IsDeeper(vm, branch))
        {
            report(new PackageResult(branch));
            return;
        }

        PackageResult? result = Look(vm, branch, new HashSet<object>(Identity.Instance), out IReadOnlyList<PackageBranch>? children);
        if (result is not null)
        {
            report(result);
        }

        if (children is not null)
        {
            divide(children);
        }
    }

    /// <summary>Looks at one branch and all that lies deeper in it on one of several threads.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="report">Gets each result.</param>
    /// <param name="divide">Not used.</param>
    public void LookWholly(Vm vm, PackageBranch branch, Action<PackageResult> report, Action<IReadOnlyList<PackageBranch>> divide)
    {
        foreach (PackageResult found in Walk(vm, branch))
        {
            report(found);
        }
    }

    // What is to be entered, perhaps; what fails is looked at as anything else.
    private bool IsDeeper(Vm vm, PackageBranch branch)
    {
        if (branch.Depth >= maxDepth)
        {
            return false;
        }

        try
        {
            Value value = vm.Force(branch.Value, branch.Position);
            return !vm.IsDerivation(value) && (branch.IsRoot || (value as AttrSet)?.Get(Symbols.RecurseForDerivations) is not null);
        }
        catch (NixException error) when (!EndsSearch(error))
        {
            return false;
        }
    }

    /// <summary>Whether an error ends the whole search, not only the evaluation of one attribute.</summary>
    public static bool EndsSearch(NixException error) => error.EndsEvaluation;

    private PackageResult? Look(Vm vm, PackageBranch branch, HashSet<object> entered, out IReadOnlyList<PackageBranch>? children)
    {
        children = null;
        AttrSet? derivation = null;
        try
        {
            Value value = vm.Force(branch.Value, branch.Position);
            if (value is AttrSet set && vm.IsDerivation(set))
            {
                derivation = set;
                return new PackageResult(Package.Read(vm, branch.Path, set));
            }

            if (branch.Depth < maxDepth && (value is not (AttrSet or NixList) || entered.Add(value)))
            {
                if (branch.IsRoot)
                {
                    value = AutoCall.Apply(vm, value, arguments, use);
                    children = vm.IsDerivation(value) ? new[] { new PackageBranch(branch.Path, value) { Depth = branch.Depth + 1 } } : Children(vm, value, branch.Path, branch.Depth + 1);
                }
                else if (value is AttrSet below && IsEntered(vm, below))
                {
                    children = Children(vm, below, branch.Path, branch.Depth + 1);
                }
            }

            return null;
        }
        catch (NixException error) when (!EndsSearch(error))
        {
            if (branch.Name is not null)
            {
                error.AddTrace(branch.Position, "while evaluating the attribute '" + branch.Name + "'");
            }

            return new PackageResult(branch.Path, error, derivation);
        }
    }

    private bool IsEntered(Vm vm, AttrSet set)
    {
        if (entersAll)
        {
            return true;
        }

        return set.Get(Symbols.RecurseForDerivations) is { } asked
            && vm.ForceBool(asked, "while evaluating the attribute `recurseForDerivations`", set.PositionOf(Symbols.RecurseForDerivations));
    }

    private IReadOnlyList<PackageBranch> Children(Vm vm, Value value, string path, int depth = 1)
    {
        switch (value)
        {
            case AttrSet set:
                MemoryBudget.Charge(set.Count * BytesPerBranch);
                var children = new List<PackageBranch>();

                // nix-env's way of searching several channels at once.
                bool isCombined = set.Get("_combineChannels") is not null;
                foreach (KeyValuePair<Symbol, Value> attribute in set.InNameOrder())
                {
                    string name = attribute.Key.Name;
                    if (entersAll || IsPathComponent(name))
                    {
                        children.Add(new PackageBranch(PackageBranch.Join(path, IsPathComponent(name) ? name : Quote(name)), attribute.Value)
                        {
                            Name = name,
                            Position = set.PositionOf(attribute.Key),
                            IsRoot = isCombined,
                            Depth = depth,
                        });
                    }
                }

                return children;
            case NixList list:
                return new ElementList<PackageBranch>(
                    list, (index, element) => new PackageBranch(PackageBranch.Join(path, index.ToString(CultureInfo.InvariantCulture)), element) { IsRoot = true, Depth = depth });
            default:
                throw new NixException(NixErrorKind.Type, "expression does not evaluate to a derivation (or a set or list of those)");
        }
    }

    private static string Quote(string name) => "\"" + name + "\"";

    /// <summary>Whether nix-env can name an attribute in a path.</summary>
    private static bool IsPathComponent(string name)
    {
        if (name.Length == 0 || !(IsLetter(name[0]) || name[0] == '_'))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!IsLetter(c) && c is not ((>= '0' and <= '9') or '-' or '_' or '+'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
