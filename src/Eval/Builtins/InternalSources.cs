namespace TvixEval.Builtins;

/// <summary>Nix code that ships with the evaluator.</summary>
internal static class InternalSources
{
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
}
