using System;
using System.Globalization;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Store;

/// <summary>
/// The rules for the last component of a store path: <c>hash-name</c>, 32 base-32 digits and a name of up to 211 letters,
/// digits and <c>+-._?=</c>.
/// </summary>
internal static class StorePathNames
{
    /// <summary>What the file names of derivations end in.</summary>
    public const string DerivationExtension = ".drv";

    private const int HashLength = 32;
    private const int MaxNameLength = 211;

    /// <summary>The last component of a store path, or null for any other text.</summary>
    public static string? BaseNameOf(string storeDirectory, string path)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            return null;
        }

        string canonical = CanonPath.Of(path);
        string baseName = CanonPath.BaseName(canonical);
        return CanonPath.Parent(canonical) == storeDirectory && FaultOfBaseName(baseName) is null ? baseName : null;
    }

    /// <summary>Whether a path, a store path or just its text, is that of a derivation.</summary>
    public static bool IsDerivation(string path) => path.EndsWith(DerivationExtension, StringComparison.Ordinal);

    /// <summary>The digits in a store path, full or not.</summary>
    public static string HashPartOf(string path) => path.Substring(path.LastIndexOf('/') + 1, HashLength);

    /// <summary>The name in a store path, full or not: what follows the hash.</summary>
    public static string NameOf(string path) => path.Substring(path.LastIndexOf('/') + HashLength + 2);

    /// <summary>The name of a derivation, from its store path.</summary>
    public static string DerivationNameOf(string path)
    {
        string name = NameOf(path);
        return name.Substring(0, name.Length - DerivationExtension.Length);
    }

    /// <summary>Fails when the last component of a path is not that of a store path.</summary>
    public static void CheckBaseName(string baseName)
    {
        if (FaultOfBaseName(baseName) is { } fault)
        {
            throw new NixException(NixErrorKind.InvalidStorePath, fault);
        }
    }

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? FaultOfName(string name)
    {
        if (name.Length == 0)
        {
            return "name must not be empty";
        }

        if (name.Length > MaxNameLength)
        {
            return "name '" + name + "' must be no longer than " + MaxNameLength.ToString(CultureInfo.InvariantCulture) + " characters";
        }

        return FaultOfDots(name) ?? FaultOfCharacters(name);
    }

    private static string? FaultOfBaseName(string baseName)
    {
        if (baseName.Length < HashLength + 1)
        {
            return "'" + baseName + "' is too short to be a valid store path";
        }

        if (baseName[HashLength] != '-')
        {
            return "'" + baseName + "' can't name a store path because the hash part is not followed by a '-'";
        }

        for (int i = 0; i < HashLength; i++)
        {
            char c = baseName[i];
            if (c is 'e' or 'o' or 'u' or 't' || !(c is (>= '0' and <= '9') or (>= 'a' and <= 'z')))
            {
                return "store path '" + baseName + "' contains illegal base-32 character '" + c + "'";
            }
        }

        return FaultOfName(baseName.Substring(HashLength + 1)) is { } fault
            ? "path '" + baseName + "' is not a valid store path: " + fault
            : null;
    }

    /// <summary>A name must not be, or go on with a dash after, one or two dots: those mean folders.</summary>
    private static string? FaultOfDots(string name)
    {
        int dots = name[0] != '.' ? 0 : name.Length > 1 && name[1] == '.' ? 2 : 1;
        if (dots == 0 || (name.Length > dots && name[dots] != '-'))
        {
            return null;
        }

        return name.Length == dots
            ? "name '" + name + "' is not valid"
            : "name '" + name + "' is not valid: first dash-separated component must not be '" + name.Substring(0, dots) + "'";
    }

    private static string? FaultOfCharacters(string name)
    {
        foreach (char c in name)
        {
            if (!(c is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '+' or '-' or '.' or '_' or '?' or '='))
            {
                return "name '" + name + "' contains illegal character '" + c + "'";
            }
        }

        return null;
    }
}
