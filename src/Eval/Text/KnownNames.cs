using System;
using System.Collections.Generic;

namespace TvixEval.Text;

/// <summary>
/// The names that a process of C++ Nix knows before it reads any source, in the order in which it comes to know them: those
/// that its evaluator is made with, those of the builtins (as variables and as attributes), those in its own text of the
/// function <c>derivation</c>. Their ids are the first ones, in this order.
/// </summary>
internal static class KnownNames
{
    // Recorded from C++ Nix: in the order of symbols it forces the attributes of a set, so a set of names that trace themselves
    // tells it. What stands before a slash is the feature without which a name is not known; two blanks are the empty name.
    private const string Text =
        "<with> outPath drvPath type meta name value system __overrides outputs outputName __ignoreNulls file line column "
        + "__functor __toString right wrong __structuredAttrs __json allowedReferences allowedRequisites disallowedReferences "
        + "disallowedRequisites maxSize maxClosureSize builder args __contentAddressed __impure outputHash outputHashAlgo "
        + "outputHashMode recurseForDerivations description self  startSet operator key path prefix outputSpecified __sub "
        + "__lessThan __mul __div or __findFile __nixPath body builtins true false null impure/__currentTime impure/currentTime "
        + "impure/__currentSystem impure/currentSystem __nixVersion nixVersion __storeDir storeDir __langVersion langVersion "
        + "__traceVerbose traceVerbose nixPath scopedImport import __typeOf typeOf isNull __isFunction isFunction __isInt isInt "
        + "__isFloat isFloat __isString isString __isBool isBool __isPath isPath __genericClosure genericClosure break abort throw "
        + "__addErrorContext addErrorContext __ceil ceil __floor floor __tryEval tryEval __getEnv getEnv __seq seq __deepSeq "
        + "deepSeq __trace trace __warn warn derivationStrict placeholder __toPath toPath __storePath storePath __pathExists "
        + "pathExists baseNameOf dirOf __readFile readFile findFile __hashFile hashFile __readFileType readFileType __readDir "
        + "readDir dynamic-derivations/__outputOf dynamic-derivations/outputOf __toXML toXML __toJSON toJSON __fromJSON fromJSON "
        + "__toFile toFile __filterSource filterSource __path __attrNames attrNames __attrValues attrValues __getAttr getAttr "
        + "__unsafeGetAttrPos unsafeGetAttrPos __hasAttr hasAttr __isAttrs isAttrs removeAttrs __listToAttrs listToAttrs "
        + "__intersectAttrs intersectAttrs __catAttrs catAttrs __functionArgs functionArgs __mapAttrs mapAttrs __zipAttrsWith "
        + "zipAttrsWith __isList isList __elemAt elemAt __head head __tail tail map __filter filter __elem elem __concatLists "
        + "concatLists __length length __foldl' foldl' __any any __all all __genList genList __sort sort __partition partition "
        + "__groupBy groupBy __concatMap concatMap __add add sub mul div __bitAnd bitAnd __bitOr bitOr __bitXor bitXor lessThan "
        + "toString __substring substring __stringLength stringLength __hashString hashString __convertHash convertHash __match "
        + "match __split split __concatStringsSep concatStringsSep __replaceStrings replaceStrings __parseDrvName parseDrvName "
        + "__compareVersions compareVersions __splitVersion splitVersion __unsafeDiscardStringContext unsafeDiscardStringContext "
        + "__hasContext hasContext __unsafeDiscardOutputDependency unsafeDiscardOutputDependency __addDrvOutputDependencies "
        + "addDrvOutputDependencies __getContext getContext __appendContext appendContext fetch-closure/__fetchClosure "
        + "fetch-closure/fetchClosure fetchMercurial fetch-tree/fetchTree fetchFinalTree __fetchurl fetchurl fetchTarball fetchGit "
        + "fromTOML __getFlake getFlake __parseFlakeRef parseFlakeRef __flakeRefToString flakeRefToString derivation strict "
        + "drvAttrs commonAttrs outputsList x outputToAttrListElement";

    private static readonly string[] Words = Text.Split(' ');

    /// <summary>What is known where no feature is on and evaluation is not pure, as a bit for each id.</summary>
    public static ulong[] Plain { get; } = Select(static feature => feature == "impure");

    /// <summary>All names, with those of all features.</summary>
    public static IEnumerable<string> All()
    {
        foreach (string word in Words)
        {
            yield return word.Substring(word.IndexOf('/') + 1);
        }
    }

    /// <summary>What is known, as a bit for each id.</summary>
    /// <param name="isOn">Whether a feature is on; <c>impure</c> stands for what pure evaluation does not have.</param>
    public static ulong[] Select(Func<string, bool> isOn)
    {
        var bits = new ulong[(Words.Length / 64) + 1];
        for (int i = 0; i < Words.Length; i++)
        {
            int end = Words[i].IndexOf('/');
            if (end < 0 || isOn(Words[i].Substring(0, end)))
            {
                bits[(i + 1) >> 6] |= 1UL << ((i + 1) & 63);
            }
        }

        return bits;
    }
}
