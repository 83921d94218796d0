using System;
using System.Collections.Generic;
using System.Reflection;
using TvixEval.Machine;
using TvixEval.Values;

namespace TvixEval.Builtins;

/// <summary>All builtin functions of this assembly, found by their attribute once per process.</summary>
internal static class BuiltinTable
{
    // The order in which C++ Nix registers its builtins, which gives their names their symbol ids. Attributes are
    // compared in the order of the ids, so it shows in which of two errors comes first. Builtins missing here come last.
    private static readonly string[] Order =
    (
        "traceVerbose scopedImport import typeOf isNull isFunction isInt isFloat isString isBool isPath genericClosure break "
        + "abort throw addErrorContext ceil floor tryEval getEnv seq deepSeq trace warn derivationStrict placeholder toPath "
        + "storePath pathExists baseNameOf dirOf readFile findFile hashFile readFileType readDir outputOf toXML toJSON "
        + "fromJSON toFile filterSource path attrNames attrValues getAttr unsafeGetAttrPos hasAttr isAttrs removeAttrs "
        + "listToAttrs intersectAttrs catAttrs functionArgs mapAttrs zipAttrsWith isList elemAt head tail map filter elem "
        + "concatLists length foldl' any all genList sort partition groupBy concatMap add sub mul div bitAnd bitOr bitXor "
        + "lessThan toString substring stringLength hashString convertHash match split concatStringsSep replaceStrings "
        + "parseDrvName compareVersions splitVersion unsafeDiscardStringContext hasContext unsafeDiscardOutputDependency "
        + "addDrvOutputDependencies getContext appendContext fetchClosure fetchMercurial fetchTree fetchurl fetchTarball "
        + "fetchGit fromTOML getFlake parseFlakeRef flakeRefToString"
    ).Split(' ');

    private static readonly Lazy<IReadOnlyList<BuiltinDeclaration>> Declarations = new(Find);

    /// <summary>All of them, in the order in which they are registered.</summary>
    public static IReadOnlyList<BuiltinDeclaration> All => Declarations.Value;

    private static List<BuiltinDeclaration> Find()
    {
        var found = new List<BuiltinDeclaration>();
        foreach (Type type in typeof(BuiltinTable).Assembly.GetTypes())
        {
            if (type.IsAbstract && type.IsSealed && type.Name.EndsWith("Builtins", StringComparison.Ordinal))
            {
                FindIn(type, found);
            }
        }

        var rank = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < Order.Length; i++)
        {
            rank[Order[i]] = i;
        }

        int RankOf(BuiltinDeclaration declaration) =>
            rank.TryGetValue(declaration.Builtin.Name, out int place) ? place : Order.Length;

        found.Sort((a, b) => RankOf(a) != RankOf(b)
            ? RankOf(a).CompareTo(RankOf(b))
            : string.CompareOrdinal(a.Builtin.Name, b.Builtin.Name));
        return found;
    }

    private static void FindIn(Type type, List<BuiltinDeclaration> found)
    {
        foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            if (method.GetCustomAttribute<BuiltinAttribute>() is { } attribute)
            {
                found.Add(new BuiltinDeclaration(Make(method, attribute), attribute.IsGlobal, attribute.Feature));
            }
        }
    }

    private static Builtin Make(MethodInfo method, BuiltinAttribute attribute)
    {
        ParameterInfo[] parameters = method.GetParameters();
        Type body = parameters.Length switch
        {
            2 => typeof(Func<Vm, Value, Value>),
            3 => typeof(Func<Vm, Value, Value, Value>),
            4 => typeof(Func<Vm, Value, Value, Value, Value>),
            _ => throw new InvalidOperationException($"A builtin takes 1 to 3 arguments: {attribute.Name}."),
        };
        var names = new string[parameters.Length - 1];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = parameters[i + 1].Name!;
        }

        return new Builtin(attribute.Name, names, attribute.Strict, attribute.AddsTrace, method.CreateDelegate(body));
    }
}
