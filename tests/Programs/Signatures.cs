using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Programs;

/// <summary>What builtins take and give, for generating calls.</summary>
internal static class Signatures
{
    /// <summary>Builtins that cannot be compared so, and why.</summary>
    public static IReadOnlyDictionary<string, string> NotCompared { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["break"] = "gives its argument back unevaluated in C++ Nix, which then takes it for a value of a wrong type",
        ["builtins"] = "is no function, and its values are those that are called",
        ["currentSystem"] = "is no function; plain values have it",
        ["currentTime"] = "differs from one second to the next",
        ["false"] = "is no function; plain values have it",
        ["fetchClosure"] = "needs a store of others",
        ["fetchGit"] = "needs a repository; tests/Eval.Tests/Fetch compares it",
        ["fetchMercurial"] = "needs a repository; tests/Eval.Tests/Fetch compares it",
        ["fetchTarball"] = "needs a server; tests/Eval.Tests/Fetch compares it",
        ["fetchTree"] = "needs a repository or a server; tests/Eval.Tests/Fetch compares it",
        ["fetchurl"] = "needs a server; tests/Eval.Tests/Fetch compares it",
        ["getFlake"] = "needs a flake; tests/Eval.Tests/Flakes compares it",
        ["langVersion"] = "is no function; plain values have it",
        ["nixPath"] = "is no function; plain values have it",
        ["nixVersion"] = "is no function; plain values have it",
        ["null"] = "is no function; plain values have it",
        ["outputOf"] = "is among what is done with derivations",
        ["storeDir"] = "is no function; plain values have it",
        ["true"] = "is no function; plain values have it",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Name, Sort[] Arguments, Sort Result)> All { get; } = Read("""
        add Int Int Int
        add Float Int Float
        sub Int Float Float
        mul Int Int Int
        mul Float Float Float
        div Int Int Int
        div Float Int Float
        bitAnd Int Int Int
        bitOr Int Int Int
        bitXor Int Int Int
        ceil Float Int
        floor Float Int
        lessThan Any Any Bool
        lessThan Int Float Bool
        length List Int
        head List Any
        tail List List
        elemAt List Small Any
        elem Any List Bool
        elem Int Ints Bool
        concatLists List List
        genList Function Small List
        filter Predicate List List
        map Function List List
        all Predicate List Bool
        any Predicate Ints Bool
        foldl' Binary Any List Any
        foldl' Binary Int Ints Any
        sort Comparator Ints List
        sort Comparator List List
        sort Comparator Texts List
        partition Predicate List Set
        groupBy Function Texts Set
        groupBy Function Ints Set
        concatMap Function List List
        attrNames Set Texts
        attrValues Set List
        hasAttr Name Set Bool
        getAttr Name Set Any
        removeAttrs Set Texts Set
        intersectAttrs Set Set Set
        catAttrs Name Sets List
        mapAttrs Binary Set Set
        zipAttrsWith Binary Sets Set
        listToAttrs Sets Set
        functionArgs Function Set
        isAttrs Any Bool
        isString Any Bool
        isInt Any Bool
        isFloat Any Bool
        isList Any Bool
        isFunction Any Bool
        isPath Any Bool
        isBool Any Bool
        isNull Any Bool
        typeOf Any Text
        toString Any Text
        toString List Text
        toString Float Text
        stringLength Text Int
        substring Small Small Text Text
        concatStringsSep Text Texts Text
        replaceStrings Texts Texts Text Text
        match Regex Text Any
        split Regex Text List
        splitVersion Version Texts
        compareVersions Version Version Int
        parseDrvName Version Set
        toJSON Any Text
        toJSON Set Text
        toXML Any Text
        fromJSON Json Any
        fromTOML Toml Any
        hashString Algorithm Text Text
        toPath Text Text
        baseNameOf Text Text
        baseNameOf Path Text
        dirOf Path Path
        dirOf Text Text
        pathExists Path Bool
        readFile Path Text
        readDir Path Set
        readFileType Path Text
        import Path Any
        scopedImport Set Path Any
        hashFile Algorithm Path Text
        findFile Lookup Name Path
        storePath Path Text
        toFile Name Text Text
        placeholder Name Text
        hasContext Context Bool
        getContext Context Set
        unsafeDiscardStringContext Context Text
        unsafeDiscardOutputDependency Context Text
        addDrvOutputDependencies Context Text
        appendContext Context Set Text
        toFile Name Context Text
        substring Small Small Context Text
        replaceStrings Texts Texts Context Text
        concatStringsSep Context Texts Text
        toJSON Context Text
        baseNameOf Context Text
        split Regex Context List
        unsafeGetAttrPos Name Set Any
        genericClosure Closure List
        seq Any Any Any
        deepSeq Any Any Any
        deepSeq Sets Any Any
        trace Any Any Any
        traceVerbose Any Any Any
        warn Text Any Any
        abort Text Any
        throw Text Any
        derivation Set Set
        addErrorContext Text Any Any
        tryEval Any Set
        getEnv Name Text
        derivationStrict Set Set
        path PathSet Text
        filterSource Binary Path Text
        convertHash HashSet Text
        flakeRefToString Set Text
        parseFlakeRef Uri Set
        """);

    private static (string Name, Sort[] Arguments, Sort Result)[] Read(string table) => table.Split('\n').Select(static line =>
    {
        string[] words = line.Trim().Split(' ');
        Sort[] sorts = words.Skip(1).Select(Enum.Parse<Sort>).ToArray();
        return (words[0], sorts.SkipLast(1).ToArray(), sorts[^1]);
    }).ToArray();
}
