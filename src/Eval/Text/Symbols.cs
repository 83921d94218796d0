namespace TvixEval.Text;

/// <summary>
/// The names that the evaluator itself uses. In which order a process knows them tells <see cref="KnownNames"/>.
/// </summary>
internal static class Symbols
{
    public static readonly Symbol With = Symbol.Of("<with>");
    public static readonly Symbol OutPath = Symbol.Of("outPath");
    public static readonly Symbol DrvPath = Symbol.Of("drvPath");
    public static readonly Symbol Type = Symbol.Of("type");
    public static readonly Symbol Meta = Symbol.Of("meta");
    public static readonly Symbol Name = Symbol.Of("name");
    public static readonly Symbol Value = Symbol.Of("value");
    public static readonly Symbol System = Symbol.Of("system");
    public static readonly Symbol Overrides = Symbol.Of("__overrides");
    public static readonly Symbol Outputs = Symbol.Of("outputs");
    public static readonly Symbol OutputName = Symbol.Of("outputName");
    public static readonly Symbol IgnoreNulls = Symbol.Of("__ignoreNulls");
    public static readonly Symbol File = Symbol.Of("file");
    public static readonly Symbol Line = Symbol.Of("line");
    public static readonly Symbol Column = Symbol.Of("column");
    public static readonly Symbol Functor = Symbol.Of("__functor");
    public static new readonly Symbol ToString = Symbol.Of("__toString");
    public static readonly Symbol Right = Symbol.Of("right");
    public static readonly Symbol Wrong = Symbol.Of("wrong");
    public static readonly Symbol StructuredAttrs = Symbol.Of("__structuredAttrs");
    public static readonly Symbol Json = Symbol.Of("__json");
    public static readonly Symbol AllowedReferences = Symbol.Of("allowedReferences");
    public static readonly Symbol AllowedRequisites = Symbol.Of("allowedRequisites");
    public static readonly Symbol DisallowedReferences = Symbol.Of("disallowedReferences");
    public static readonly Symbol DisallowedRequisites = Symbol.Of("disallowedRequisites");
    public static readonly Symbol MaxSize = Symbol.Of("maxSize");
    public static readonly Symbol MaxClosureSize = Symbol.Of("maxClosureSize");
    public static readonly Symbol Builder = Symbol.Of("builder");
    public static readonly Symbol Args = Symbol.Of("args");
    public static readonly Symbol ContentAddressed = Symbol.Of("__contentAddressed");
    public static readonly Symbol Impure = Symbol.Of("__impure");
    public static readonly Symbol OutputHash = Symbol.Of("outputHash");
    public static readonly Symbol OutputHashAlgo = Symbol.Of("outputHashAlgo");
    public static readonly Symbol OutputHashMode = Symbol.Of("outputHashMode");
    public static readonly Symbol RecurseForDerivations = Symbol.Of("recurseForDerivations");
    public static readonly Symbol Description = Symbol.Of("description");
    public static readonly Symbol Self = Symbol.Of("self");
    public static readonly Symbol Empty = Symbol.Of(string.Empty);
    public static readonly Symbol StartSet = Symbol.Of("startSet");
    public static readonly Symbol Operator = Symbol.Of("operator");
    public static readonly Symbol Key = Symbol.Of("key");
    public static readonly Symbol Path = Symbol.Of("path");
    public static readonly Symbol Prefix = Symbol.Of("prefix");
    public static readonly Symbol OutputSpecified = Symbol.Of("outputSpecified");
    public static readonly Symbol RequiredSystemFeatures = Symbol.Of("requiredSystemFeatures");
    public static readonly Symbol Sub = Symbol.Of("__sub");
    public static readonly Symbol LessThan = Symbol.Of("__lessThan");
    public static readonly Symbol Mul = Symbol.Of("__mul");
    public static readonly Symbol Div = Symbol.Of("__div");
    public static readonly Symbol Or = Symbol.Of("or");
    public static readonly Symbol FindFile = Symbol.Of("__findFile");
    public static readonly Symbol NixPath = Symbol.Of("__nixPath");
    public static readonly Symbol Body = Symbol.Of("body");
    public static readonly Symbol Success = Symbol.Of("success");
    public static readonly Symbol AllOutputs = Symbol.Of("allOutputs");
}
