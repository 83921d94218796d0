using TvixEval.Engine;
using Xunit;

namespace TvixEval.Tests.Fetch.Git;

/// <summary>Forms of the keys that a commit has to be signed with. Messages recorded from C++ Nix 2.34.8.</summary>
public sealed class GitPublicKeyTests
{
    // Whatever is no key is an error. Taking it for no key at all would mean that nothing has to be signed.
    [Theory]
    [InlineData("[ { type = \"ssh-ed25519\"; } ]", "Expected JSON object to contain key 'key' but it doesn't: {\"type\":\"ssh-ed25519\"}")]
    [InlineData("[ { x = { b = 1; a = [ 1.5 true ]; }; } ]", "Expected JSON object to contain key 'key' but it doesn't: {\"x\":{\"a\":[1.5,true],\"b\":1}}")]
    [InlineData("[ { key = 1; } ]", "Expected JSON value to be of type 'string' but it is of type 'number': 1")]
    [InlineData("[ { key = \"AAAA\"; type = 2; } ]", "Expected JSON value to be of type 'string' but it is of type 'number': 2")]
    [InlineData("[ { key = \"AAAA\"; type = null; } ]", "Expected JSON value to be of type 'string' but it is of type 'null': null")]
    [InlineData("[ \"x\" ]", "Expected JSON value to be of type 'object' but it is of type 'string': \"x\"")]
    [InlineData("[ { key = \"AAAA\"; } [ ] ]", "Expected JSON value to be of type 'object' but it is of type 'array': []")]
    [InlineData("[ null ]", "Expected JSON value to be of type 'object' but it is of type 'null': null")]
    [InlineData("{ key = \"AAAA\"; }", "Expected JSON value to be of type 'array' but it is of type 'object': {\"key\":\"AAAA\"}")]
    public void WhatIsNoKeyIsAnError(string keys, string message)
    {
        foreach (string more in new[] { string.Empty, "verifyCommit = true;" })
        {
            Assert.Equal(message, Nix.Fail($"builtins.fetchGit {{ url = \"file:///nowhere\"; ref = \"main\"; publicKeys = {keys}; {more} }}", Settings()).Message);
        }
    }

    [Theory]
    [InlineData("publicKey = \"A\";", "keytype=ssh-ed25519&publicKey=A")]
    [InlineData("publicKey = \"A\"; keytype = \"ssh-rsa\";", "keytype=ssh-rsa&publicKey=A")]
    [InlineData("publicKeys = [ { key = \"A\"; type = \"ssh-rsa\"; } ];", "keytype=ssh-rsa&publicKey=A")]
    [InlineData("publicKeys = [ { key = \"A\"; } { key = \"B\"; type = \"ssh-rsa\"; } ];", "publicKeys=%5B%7B%22key%22:%22A%22%2C%22type%22:%22ssh-ed25519%22%7D%2C%7B%22key%22:%22B%22%2C%22type%22:%22ssh-rsa%22%7D%5D")]
    [InlineData("publicKey = \"C\"; publicKeys = [ { key = \"A\"; } ];", "publicKeys=%5B%7B%22key%22:%22A%22%2C%22type%22:%22ssh-ed25519%22%7D%2C%7B%22key%22:%22C%22%2C%22type%22:%22ssh-ed25519%22%7D%5D")]
    public void KeysAreInTheUrl(string attributes, string query) => Assert.Equal(
        $"\"git+https://host.invalid/x?{query}\"",
        Nix.Print($"builtins.flakeRefToString {{ type = \"git\"; url = \"https://host.invalid/x\"; {attributes.Replace("publicKeys = ", "publicKeys = builtins.toJSON ")} }}", Settings()));

    private static EvalSettings Settings()
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.UnionWith(new[] { "flakes", "fetch-tree", "verified-fetches" });
        return settings;
    }
}
