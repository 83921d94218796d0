using System;
using System.Collections.Generic;
using System.IO;
using TvixEval.Diagnostics;
using TvixEval.Fetch.Cache;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Fetch.Git;

/// <summary>Checks that a commit is signed with one of the keys that an input has.</summary>
internal static class GitSignature
{
    private static readonly Dictionary<string, string> KeyTypes = new(StringComparer.Ordinal)
    {
        ["ssh-dsa"] = "ssh-dsa",
        ["ssh-ecdsa"] = "ssh-ecdsa",
        ["ssh-ecdsa-sk"] = "sk-ecdsa-sha2-nistp256@openssh.com",
        ["ssh-ed25519"] = "ssh-ed25519",
        ["ssh-ed25519-sk"] = "sk-ssh-ed25519@openssh.com",
        ["ssh-rsa"] = "ssh-rsa",
    };

    /// <summary>Fails where an input wants a signature and the commit has none that counts.</summary>
    /// <param name="input">The input.</param>
    /// <param name="repository">The repository, or null for a work tree with changes.</param>
    /// <param name="rev">The commit, or null.</param>
    /// <param name="cache">Where temporary files go.</param>
    public static void Check(FetchInput input, GitRepository? repository, string? rev, FetchCache cache)
    {
        List<GitPublicKey> keys = GitPublicKey.Of(input.Attributes);
        if (!(input.Attributes.FindBoolean("verifyCommit") ?? keys.Count > 0))
        {
            return;
        }

        if (repository is null || rev is null)
        {
            throw Error($"commit verification is required for Git repository '{input}', but it's dirty");
        }

        string signers = string.Empty;
        foreach (GitPublicKey key in keys)
        {
            signers += KeyTypes.TryGetValue(key.Type, out string? type) ? $"* {type} {key.Key}\n"
                : throw Error($"Invalid SSH key type '{key.Type}' in publicKeys.\nPlease use one of:\n  {string.Join("\n  ", KeyTypes.Keys)}\n");
        }

        // No other kind counts, so no other program needs to look at the commit.
        if (!repository.Get("cat-file", "commit", rev).Contains("\ngpgsig -----BEGIN SSH SIGNATURE-----\n"))
        {
            throw Error($"Commit signature verification on commit {rev} failed: it is not signed with an SSH key");
        }

        string file = cache.NewTemporaryFile();
        try
        {
            File.WriteAllBytes(file, Bytes.ToArray(signers));
            ProgramResult result = repository.Run(GitConfiguration.User, null, "-c", "gpg.ssh.allowedSignersFile=" + Bytes.FromText(file), "verify-commit", rev);
            string report = result.Output + result.Error;
            if (result.ExitCode != 0 || !keys.Exists(key => IsNamed(key, report)))
            {
                throw Error($"Commit signature verification on commit {rev} failed: {report}");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Whether the report names the key: a signature with another key that the user trusts does not count.</summary>
    private static bool IsNamed(GitPublicKey key, string report)
    {
        byte[] data = Base64.Decode(key.Key);
        string print = Hash.Of(HashAlgorithm.Sha256, data, data.Length).ToText(HashFormat.Base64, withAlgorithm: false).TrimEnd('=');
        return report.Contains("Good \"git\" signature for * with ") && report.Contains(" key SHA256:" + print);
    }

    private static NixException Error(string message) => new(NixErrorKind.Fetch, message);
}
