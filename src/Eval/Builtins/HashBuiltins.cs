using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.IO;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Hashes.</summary>
internal static class HashBuiltins
{
    private const int LongText = 1 << 20;

    private static readonly Symbol HashName = Symbol.Of("hash");
    private static readonly Symbol HashAlgoName = Symbol.Of("hashAlgo");
    private static readonly Symbol ToHashFormatName = Symbol.Of("toHashFormat");

    /// <summary>
    /// The hash of the string <paramref name="s"/> in hexadecimal digits. The algorithm <paramref name="type"/> is
    /// <c>"md5"</c>, <c>"sha1"</c>, <c>"sha256"</c> or <c>"sha512"</c>, or <c>"blake3"</c> with the experimental feature
    /// <c>blake3-hashes</c>. The result has no context.
    /// <example><c>builtins.hashString "md5" ""</c> is <c>"d41d8cd98f00b204e9800998ecf8427e"</c>.</example>
    /// </summary>
    [Builtin("hashString", Strict = 1)]
    internal static Value HashString(Vm vm, Value type, Value s)
    {
        string name = vm.ForceStringNoContext(type, "while evaluating the first argument passed to builtins.hashString", Position.None);
        HashAlgorithm algorithm = HashNames.Parse(name, Features(vm));
        NixString text = vm.ForceString(s, "while evaluating the second argument passed to builtins.hashString", Position.None);

        // Of a short text nothing is to be asked.
        return new NixString(text.Bytes.Length < LongText
            ? Hasher.TextOf(algorithm, text.Bytes)
            : Hash.Of(algorithm, text.Bytes, vm.Poll).ToText(HashFormat.Base16, withAlgorithm: false));
    }

    /// <summary>
    /// The hash of the file at path <paramref name="p"/> in hexadecimal digits. The algorithm <paramref name="type"/> is one
    /// of those of <c>builtins.hashString</c>.
    /// <example><c>builtins.hashFile "sha256" ./source.tar.gz</c></example>
    /// </summary>
    [Builtin("hashFile", Strict = 1)]
    internal static Value HashFile(Vm vm, Value type, Value p)
    {
        string name = vm.ForceStringNoContext(type, "while evaluating the first argument passed to builtins.hashFile", Position.None);
        HashAlgorithm algorithm = HashNames.Parse(name, Features(vm));
        string path = PathArguments.Realise(vm, p, SymlinkMode.Full);
        return new NixString(FileContents.Hash(vm.Evaluator().Files, path, algorithm, vm.Poll).ToText(HashFormat.Base16, withAlgorithm: false));
    }

    /// <summary>
    /// Converts a hash to another format. <paramref name="args"/> is a set of <c>hash</c> (base-16, Nix's base-32, base-64,
    /// <c>algorithm:hash</c> or <c>algorithm-base64</c>), <c>hashAlgo</c> (required if the hash does not name its
    /// algorithm) and <c>toHashFormat</c>: <c>"base16"</c>, <c>"nix32"</c>, <c>"base64"</c> or <c>"sri"</c>.
    /// <example>
    /// <c>builtins.convertHash { hash = "md5-1B2M2Y8AsgTpgAmY7PhCfg=="; toHashFormat = "base16"; }</c> is
    /// <c>"d41d8cd98f00b204e9800998ecf8427e"</c>.
    /// </example>
    /// </summary>
    [Builtin("convertHash", Strict = 1)]
    internal static Value ConvertHash(Vm vm, Value args)
    {
        AttrSet set = vm.ForceAttrs(args, "while evaluating the first argument passed to builtins.convertHash", Position.None);
        string hash = vm.ForceStringNoContext(Required(set, HashName), "while evaluating the attribute 'hash'", Position.None);
        HashAlgorithm? algorithm = null;
        if (set.Get(HashAlgoName) is { } algo)
        {
            algorithm = HashNames.Parse(vm.ForceStringNoContext(algo, "while evaluating the attribute 'hashAlgo'", Position.None), Features(vm));
        }

        string formatName = vm.ForceStringNoContext(Required(set, ToHashFormatName), "while evaluating the attribute 'toHashFormat'", Position.None);
        HashFormat format = HashNames.ParseFormat(formatName, out bool deprecated);
        if (deprecated)
        {
            vm.Evaluator().Settings.OnWarning("\"base32\" is a deprecated alias for hash format \"nix32\".", false);
        }

        return new NixString(Hash.Parse(hash, algorithm, Features(vm)).ToText(format, withAlgorithm: false));
    }

    /// <summary>
    /// A placeholder for the path of the output <paramref name="output"/> of the derivation in whose attributes it
    /// is used, for when that path is not known yet: the builder sees the actual path.
    /// <example><c>placeholder "out"</c> is <c>"/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9"</c>.</example>
    /// </summary>
    [Builtin("placeholder", IsGlobal = true, Strict = 1)]
    internal static Value Placeholder(Vm vm, Value output)
    {
        string name = vm.ForceStringNoContext(output, "while evaluating the first argument passed to builtins.placeholder", Position.None);
        return new NixString(DownstreamPlaceholder.OfOwnOutput(name));
    }

    private static ICollection<string> Features(Vm vm) => vm.Evaluator().Settings.ExperimentalFeatures;

    private static Value Required(AttrSet set, Symbol name) =>
        set.Get(name) ?? throw new NixException(NixErrorKind.MissingAttribute, "attribute '" + name.Name + "' missing")
            .AddTrace(Position.None, "while locating the attribute '" + name.Name + "'");
}
