using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>What a text such as <c>.#hello</c> stands for: an output of a flake, found as <c>nix eval</c> and <c>nix build</c> find it.</summary>
internal sealed class FlakeTarget
{
    private FlakeTarget(FlakeRef reference, string fragment)
    {
        Reference = reference;
        Fragment = fragment;
    }

    /// <summary>The flake.</summary>
    public FlakeRef Reference { get; }

    /// <summary>What stands after the <c>#</c>, or nothing.</summary>
    public string Fragment { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="context">Settings and files.</param>
    /// <param name="text">The text as bytes, one a char. A path is searched upwards for a flake.</param>
    /// <param name="folder">The folder that relative paths start from, a Nix path.</param>
    /// <exception cref="NixException">It is no reference, or there is no flake.</exception>
    public static FlakeTarget Parse(FetchContext context, string text, string folder)
    {
        FlakeRef reference = new FlakeRefParser(context) { BaseFolder = folder }.Parse(WithoutOutputs(text), out string fragment);
        return new FlakeTarget(reference, fragment);
    }

    /// <summary>The paths of attributes that are tried, one after the other.</summary>
    /// <param name="system">The system that packages are for.</param>
    public IReadOnlyList<string> Candidates(string system) => Fragment.Length == 0
        ? new[] { $"packages.{system}.default", $"defaultPackage.{system}" }
        : Fragment[0] == '.'
            ? new[] { Fragment.Substring(1) }
            : new[] { $"packages.{system}.{Fragment}", $"legacyPackages.{system}.{Fragment}", Fragment };

    /// <summary>The output.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="flake">The value of the flake.</param>
    /// <param name="system">The system that packages are for.</param>
    /// <param name="places">Outputs in which it is looked up too.</param>
    /// <exception cref="NixException">The flake has no such output, or something on the way fails.</exception>
    public Value Select(Vm vm, AttrSet flake, string system, IReadOnlyList<string>? places = null)
    {
        var candidates = new List<string>(Candidates(system));
        if (Fragment.Length > 0 && Fragment[0] != '.')
        {
            foreach (string place in places ?? Array.Empty<string>())
            {
                candidates.Add(place + "." + Fragment);
            }
        }

        var failures = new List<KeyValuePair<string, IEnumerable<string>>>();
        Value outputs = flake.Get(Symbols.Outputs)!;
        foreach (string candidate in candidates)
        {
            if (Follow(vm, outputs, candidate, failures) is { } found)
            {
                return vm.Force(found);
            }
        }

        throw new NixException(NixErrorKind.MissingAttribute, $"flake '{Reference}' does not provide attribute {Show(candidates)}")
        {
            Suggestions = Suggestions.BestMatches(failures),
        };
    }

    private static Value? Follow(Vm vm, Value outputs, string path, List<KeyValuePair<string, IEnumerable<string>>> failures)
    {
        Value value = outputs;
        var way = new List<string>();
        foreach (string name in AttributePath.Parse(path))
        {
            if (vm.Force(value) is not AttrSet set)
            {
                throw new NixException(NixErrorKind.Type, $"'{string.Join(".", way)}' is not an attribute set");
            }

            if (set.Get(name) is not { } next)
            {
                failures.Add(new KeyValuePair<string, IEnumerable<string>>(name, AttributePath.NamesOf(set)));
                return null;
            }

            value = next;
            way.Add(name);
        }

        return value;
    }

    /// <summary>Cuts off which outputs of a derivation are meant (<c>^out,dev</c>): for its value that makes no difference.</summary>
    private static string WithoutOutputs(string text)
    {
        int caret = text.LastIndexOf('^');
        if (caret < 0)
        {
            return text;
        }

        string outputs = text.Substring(caret + 1);
        foreach (string name in outputs == "*" ? Array.Empty<string>() : outputs.Split(','))
        {
            if (StorePathNames.FaultOfName(name) is not null)
            {
                throw new NixException(NixErrorKind.InvalidFlake, $"invalid extended outputs specifier '{text}'");
            }
        }

        return text.Substring(0, caret);
    }

    private static string Show(IReadOnlyList<string> paths)
    {
        string text = string.Empty;
        for (int i = 0; i < paths.Count; i++)
        {
            text += (i == 0 ? string.Empty : i == paths.Count - 1 ? " or " : ", ") + "'" + paths[i] + "'";
        }

        return text;
    }
}
