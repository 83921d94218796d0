using System;
using System.Collections.Generic;

namespace TvixEval.Engine;

/// <summary>Nix code that ships with the evaluator.</summary>
internal static class InternalSources
{
    /// <summary>The files that expressions can look up below <c>&lt;nix&gt;</c>, by their paths there.</summary>
    public static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["/fetchurl.nix"] = FetchUrl,
    };

    /// <summary>
    /// <c>&lt;nix/fetchurl.nix&gt;</c>: a derivation that downloads a file, for the downloader that is built into C++ Nix.
    /// Its arguments and the attributes of the derivation are what C++ Nix's own has, so that the store paths are equal.
    /// </summary>
    public const string FetchUrl = """
        # Downloads one file, with nothing but what is built into Nix.
        { url
        , name ? baseNameOf (toString url)
          # One of these says what the file must be: an SRI hash, or the digest of one algorithm.
        , hash ? ""
        , sha512 ? ""
        , sha256 ? ""
        , sha1 ? ""
        , md5 ? ""
        , outputHash ? builtins.head (builtins.filter (digest: digest != "") [ hash sha512 sha1 md5 ] ++ [ sha256 ])
        , outputHashAlgo ?
            if hash != "" then "" else if sha512 != "" then "sha512" else if sha1 != "" then "sha1" else if md5 != "" then "md5" else "sha256"
          # Whether to make it executable, or to unpack it as an archive; either makes the hash that of a tree.
        , executable ? false
        , unpack ? false
          # Whether to take whatever is there, without a hash.
        , impure ? false
          # Has no effect; old callers give it.
        , system ? ""
        }:

        derivation ({
          inherit name url executable unpack;
          builder = "builtin:fetchurl";
          system = "builtin";
          outputHashMode = if executable || unpack then "recursive" else "flat";
          urls = [ url ];
          preferLocalBuild = true;
          # Without effect on the built-in builder, but part of the derivation's hash.
          impureEnvVars = map (protocol: "${protocol}_proxy") [ "http" "https" "ftp" "all" "no" ];
        } // (if impure then { __impure = true; } else { inherit outputHash outputHashAlgo; }))
        """;

    /// <summary>The name under which <see cref="Derivation"/> is shown in errors: that of C++ Nix's own.</summary>
    public const string DerivationName = "\u00c2\u00abnix-internal\u00c2\u00bb/derivation-internal.nix";

    /// <summary>
    /// The function <c>derivation</c>. What can be seen of it is what can be seen of C++ Nix's: which attributes the
    /// results have, which of them are the same value, when something is evaluated, and at which lines and columns.
    /// </summary>
    public const string Derivation = """
        # The function derivation.
        #
        # It is given the attributes of a derivation, and returns a set that stands
        # for the derivation's first output. That set has:
        #
        #   - everything that was given;
        #   - each output by its name: a set like this one for that output;
        #   - all: the list of these sets, in the order of the outputs;
        #   - drvAttrs: what was given, and nothing else;
        #   - outputName: which output it is;
        #   - outPath: the output's store path, as a string that depends on it;
        #   - drvPath: the store path of the derivation itself;
        #   - type = "derivation", by which such sets are told from others.
        #
        # Store paths need all the given attributes, and those of all inputs. So
        # nothing is computed before a path is asked for: a set of ten thousand
        # packages can be had, and its names listed, for little.
        #
        # All outputs share one computation. A path that cannot be computed fails
        # for each of them in the same way.
        #
        # The sets of the outputs refer to each other, which is why they are made
        # of what they have in common, and that in turn refers to the list of
        # them. Laziness makes this end: nothing is looked at before all of them
        # are there.
        #
        # Each output gets a store path of its own. Whatever is given besides is
        # for the builder. The real work is the set of drvPath, and of the path of
        # each output; it is not begun before one of them is looked at.
        given@{
          outputs ? [ "out" ],
          ...
        }:

        let

          result = derivationStrict given;

          # What the outputs have in common hides whatever was given under the
          # same name.
          shared =
            given // builtins.listToAttrs entries // {
              all = map (entry: entry.value) entries;
              drvAttrs = given;
            };

          entryOf = outputName: {
            name = outputName;
            value = shared // {
              outPath = builtins.getAttr outputName result;
              drvPath = result.drvPath;
              type = "derivation";
              inherit outputName;
            };
          };

          entries = map entryOf outputs;

        in
        (builtins.head entries).value

        """;

    /// <summary>The name under which <see cref="ImportedDerivation"/> is shown in errors.</summary>
    public const string ImportedDerivationName = "\u00c2\u00abnix-internal\u00c2\u00bb/imported-drv-to-derivation.nix";

    /// <summary>
    /// The function that makes a set like that of <c>derivation</c> of what is known of a derivation's file: its path, its
    /// name, the names of its outputs, and their paths by name.
    /// </summary>
    public const string ImportedDerivation = """
        # What import of a derivation's file gives.
        known@{ drvPath, name, outputs, ... }:

        let
          shared = builtins.listToAttrs entries // {
            inherit drvPath name;
            all = map (entry: entry.value) entries;
            type = "derivation";
          };

          entryOf = outputName: {
            name = outputName;
            value = shared // {
              inherit outputName;
              outPath = known.${outputName};
            };
          };

          entries = map entryOf outputs;
        in
        (builtins.head entries).value
        """;
}
