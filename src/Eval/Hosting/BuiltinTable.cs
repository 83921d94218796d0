using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Builtins;
using TvixEval.Core.Values;
using TvixEval.Engine;

namespace TvixEval.Hosting;

/// <summary>
/// All builtin functions. The rest of this class is generated when the assembly is compiled (<c>eng/BuiltinGen</c>): what the
/// attributes of the methods say, and <c>MakeBody</c>, which makes the delegate of one.
/// </summary>
internal static partial class BuiltinTable
{
    // The order in which C++ Nix registers its builtins. Builtins missing here come last.
    private const string Order =
        "traceVerbose scopedImport import typeOf isNull isFunction isInt isFloat isString isBool isPath genericClosure break "
        + "abort throw addErrorContext ceil floor tryEval getEnv seq deepSeq trace warn derivationStrict placeholder toPath "
        + "storePath pathExists baseNameOf dirOf readFile findFile hashFile readFileType readDir outputOf toXML toJSON "
        + "fromJSON toFile filterSource path attrNames attrValues getAttr unsafeGetAttrPos hasAttr isAttrs removeAttrs "
        + "listToAttrs intersectAttrs catAttrs functionArgs mapAttrs zipAttrsWith isList elemAt head tail map filter elem "
        + "concatLists length foldl' any all genList sort partition groupBy concatMap add sub mul div bitAnd bitOr bitXor "
        + "lessThan toString substring stringLength hashString convertHash match split concatStringsSep replaceStrings "
        + "parseDrvName compareVersions splitVersion unsafeDiscardStringContext hasContext unsafeDiscardOutputDependency "
        + "addDrvOutputDependencies getContext appendContext fetchClosure fetchMercurial fetchTree fetchurl fetchTarball "
        + "fetchGit fromTOML getFlake parseFlakeRef flakeRefToString";

    // Read when asked for: the fields of the generated part may be initialised after those here.
    private static BuiltinDeclaration[]? all;

    /// <summary>All of them, in the order in which they are registered.</summary>
    public static IReadOnlyList<BuiltinDeclaration> All => Volatile.Read(ref all) ?? Interlocked.CompareExchange(ref all, Read(), null) ?? all;

    private static BuiltinDeclaration[] Read()
    {
        string[] names = Names.Split(' ');
        string[] parameters = Parameters.Split(',');
        string[] features = Features.Split(',');
        Func<int, Delegate> make = MakeBody;
        var declarations = new BuiltinDeclaration[names.Length];
        for (int i = 0; i < declarations.Length; i++)
        {
            var builtin = new Builtin(names[i], parameters[i].Split(' '), Strict[i], (FirstArgument)First[i], Traced[i] != 0, make, i);
            declarations[i] = new BuiltinDeclaration(builtin, Globals[i] != 0, features[i].Length == 0 ? null : features[i]);
        }

        ListFusion.Join(Find);
        return declarations;

        Builtin Find(string name) => declarations[Array.IndexOf(names, name)].Builtin;
    }
}
