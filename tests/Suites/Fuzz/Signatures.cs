using System;
using System.Collections.Generic;
using System.Linq;

namespace TvixEval.Suites.Fuzz;

/// <summary>What builtins take and give, for generating calls.</summary>
internal static class Signatures
{
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
        concatLists List List
        genList Function Small List
        filter Function List List
        map Function List List
        all Function List Bool
        any Function Ints Bool
        foldl' Function Any List Any
        sort Function Ints List
        partition Function List Set
        groupBy Function Texts Set
        concatMap Function List List
        attrNames Set Texts
        attrValues Set List
        hasAttr Name Set Bool
        getAttr Name Set Any
        removeAttrs Set Texts Set
        intersectAttrs Set Set Set
        catAttrs Name List List
        mapAttrs Function Set Set
        zipAttrsWith Function List Set
        listToAttrs List Set
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
        hashString Text Text Text
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
        toFile Name Text Text
        placeholder Name Text
        hasContext Text Bool
        getContext Text Set
        unsafeDiscardStringContext Text Text
        unsafeDiscardOutputDependency Text Text
        addDrvOutputDependencies Text Text
        appendContext Text Set Text
        unsafeGetAttrPos Name Set Any
        genericClosure Set List
        seq Any Any Any
        deepSeq Any Any Any
        trace Any Any Any
        addErrorContext Text Any Any
        tryEval Any Set
        getEnv Name Text
        derivationStrict Set Set
        path Set Text
        filterSource Function Path Text
        convertHash Set Text
        flakeRefToString Set Text
        """);

    private static (string Name, Sort[] Arguments, Sort Result)[] Read(string table) => table.Split('\n').Select(static line =>
    {
        string[] words = line.Trim().Split(' ');
        Sort[] sorts = words.Skip(1).Select(Enum.Parse<Sort>).ToArray();
        return (words[0], sorts.SkipLast(1).ToArray(), sorts[^1]);
    }).ToArray();
}
