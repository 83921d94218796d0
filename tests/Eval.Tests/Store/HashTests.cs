using System;
using TvixEval.Diagnostics;
using TvixEval.Store;
using Xunit;

namespace TvixEval.Tests.Store;

public class HashTests
{
    private static readonly string[] NoFeatures = Array.Empty<string>();

    // builtins.hashString of "nixos" and its forms by builtins.convertHash, from C++ Nix 2.34.8.
    [Theory]
    [InlineData("md5", "7f1ab1b8ae426e140f580cfd46a460c8", "68c2j4dz8cb07i8vj2mswb26kz", "fxqxuK5CbhQPWAz9RqRgyA==")]
    [InlineData("sha1", "f2f059b8b7298f1ad52636d67cef8b719aa83bf5", "ylxsi6kiigpprmin4vaim3r9nyw5kw7j", "8vBZuLcpjxrVJjbWfO+LcZqoO/U=")]
    [InlineData(
        "sha256",
        "6ed332bcfa615381511d4d5ba44a293bb476f368f7e9e304f0dff50230d1a85b",
        "0nx8s4q05xfzy02f7sgpd3rpdd1v555a8nsd3m8q2lv1zay35lvf",
        "btMyvPphU4FRHU1bpEopO7R282j36eME8N/1AjDRqFs=")]
    [InlineData(
        "sha512",
        "67cff2bf46e8c6205124ed339aa82e9eebedb71ea495aa79642ddd8cbbff252304df238193f7c01bb087978eb3825f68e4f69279960e1db86773570a53446a4c",
        "166li2k19bp6rxq3l79cycjyvj6hpw2nf79g1xh3g0gg4w14ggh88r5zyxqrp9dciwsm5d43svyvswy5sl9lczd4i8j1ip88szz5kv7",
        "Z8/yv0boxiBRJO0zmqgunuvttx6klap5ZC3djLv/JSME3yOBk/fAG7CHl46zgl9o5PaSeZYOHbhnc1cKU0RqTA==")]
    public void FormsOfAHash(string name, string base16, string nix32, string base64)
    {
        HashAlgorithm algorithm = HashNames.Parse(name, NoFeatures);
        Hash hash = Hash.Of(algorithm, "nixos");
        Assert.Equal(base16, hash.ToText(HashFormat.Base16, withAlgorithm: false));
        Assert.Equal(nix32, hash.ToText(HashFormat.Nix32, withAlgorithm: false));
        Assert.Equal(base64, hash.ToText(HashFormat.Base64, withAlgorithm: false));
        Assert.Equal(name + "-" + base64, hash.ToText(HashFormat.Sri, withAlgorithm: false));
        Assert.Equal(name + ":" + base16, hash.ToText(HashFormat.Base16, withAlgorithm: true));
        foreach (string text in new[] { base16, base16.ToUpperInvariant(), nix32, base64, name + ":" + nix32, name + "-" + base64 })
        {
            Assert.Equal(hash, Hash.Parse(text, algorithm, NoFeatures));
        }

        Assert.Equal(hash, Hash.Parse(name + ":" + base64, null, NoFeatures));
        Assert.Equal(hash, Hash.ParseSri(name + "-" + base64.TrimEnd('='), NoFeatures));
    }

    // The runtime's own is a different implementation. Every length around the ends of blocks, in pieces of every size.
    [Fact]
    public void Md5IsTheOneOfTheRuntime()
    {
        var random = new Random(17);
        for (int length = 0; length < 300; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            var md5 = new Md5();
            for (int done = 0; done < length;)
            {
                int count = Math.Min(random.Next(1, 100), length - done);
                md5.Append(data, done, count);
                done += count;
            }

            byte[] expected = System.Security.Cryptography.MD5.HashData(data);
            Assert.Equal(expected, md5.Finish());

            // The same object again, which starts from nothing.
            md5.Append(data, 0, length);
            Assert.Equal(expected, md5.Finish());
        }
    }

    // The messages are those of C++ Nix 2.34.8.
    [Theory]
    [InlineData("sha256-zz?", null, "invalid SRI hash 'zz?', length 0 != expected length 32")]
    [InlineData("sha256-zzzz", null, "invalid SRI hash 'zzzz', length 3 != expected length 32")]
    [InlineData("sha256:zz", null, "hash 'zz' has wrong length for hash algorithm 'sha256'")]
    [InlineData("zz", null, "hash 'zz' does not include a type, nor is the type otherwise known from context")]
    [InlineData("foo:zz", null, "unknown hash algorithm 'foo', expect 'blake3', 'md5', 'sha1', 'sha256', or 'sha512'")]
    [InlineData("md5-1B2M2Y8AsgTpgAmY7PhCfg==", "sha1", "hash 'md5-1B2M2Y8AsgTpgAmY7PhCfg==' should have type 'sha1'")]
    [InlineData("7f1ab1b8ae426e140f580cfd46a460cg", "md5", "invalid base16 hash '7f1ab1b8ae426e140f580cfd46a460cg', length 0 != expected length 16")]
    [InlineData("e8c2j4dz8cb07i8vj2mswb26kz", "md5", "invalid nix32 hash 'e8c2j4dz8cb07i8vj2mswb26kz', length 0 != expected length 16")]
    [InlineData("z8c2j4dz8cb07i8vj2mswb26kz", "md5", "invalid nix32 hash 'z8c2j4dz8cb07i8vj2mswb26kz', length 17 != expected length 16")]
    [InlineData("", "sha256", "hash '' has wrong length for hash algorithm 'sha256'")]
    [InlineData("sha256-", null, "invalid SRI hash '', length 0 != expected length 32")]
    [InlineData("sha256:", null, "hash '' has wrong length for hash algorithm 'sha256'")]
    [InlineData("-", null, "unknown hash algorithm '', expect 'blake3', 'md5', 'sha1', 'sha256', or 'sha512'")]
    [InlineData(":", null, "unknown hash algorithm '', expect 'blake3', 'md5', 'sha1', 'sha256', or 'sha512'")]
    [InlineData("sha256-a-b", null, "invalid SRI hash 'a-b', length 0 != expected length 32")]
    [InlineData("md5:sha256:00", null, "hash 'sha256:00' has wrong length for hash algorithm 'md5'")]
    [InlineData("sha1-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", null, "invalid SRI hash '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', length 32 != expected length 20")]
    [InlineData("sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", null, "invalid SRI hash '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=', length 0 != expected length 32")]
    [InlineData("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU!", "sha256", "invalid Base64 hash '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU!', length 0 != expected length 32")]
    [InlineData("====47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hS", "sha256", "invalid Base64 hash '====47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hS', length 0 != expected length 32")]
    [InlineData("0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c7E", "sha256", "invalid nix32 hash '0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c7E', length 0 != expected length 32")]
    [InlineData("2mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73", "sha256", "invalid nix32 hash '2mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73', length 33 != expected length 32")]
    public void BadHashesAreRefused(string text, string? algorithm, string message)
    {
        HashAlgorithm? expected = algorithm is null ? null : HashNames.Parse(algorithm, NoFeatures);
        var error = Assert.Throws<NixException>(() => Hash.Parse(text, expected, NoFeatures));
        Assert.Equal(message, error.Message);
    }

    // What C++ Nix 2.34.8 reads too: a missing or second "=", bits and text after the end, line feeds, a digit more than needed.
    [Theory]
    [InlineData("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", "55")]
    [InlineData("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU==", "55")]
    [InlineData("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", "55")]
    [InlineData("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=?opt", "55")]
    [InlineData("sha256-47DEQpj8HBSa+/TImW+5JCeu\nQeRkm5NMpJWZG3hSuFU=", "55")]
    [InlineData("sha256:1mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73", "d5")]
    public void LaxFormsOfAHash(string text, string lastByte) => Assert.Equal(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8" + lastByte,
        Hash.Parse(text, null, NoFeatures).ToText(HashFormat.Base16, withAlgorithm: false));

    /// <summary>Any text is a hash that can be written and read again, or a clear error.</summary>
    [Fact]
    public void DamagedHashesAreReadOrRefused()
    {
        var random = new Random(23);
        int read = 0;
        string[] features = ["blake3-hashes"];
        foreach (string name in new[] { "md5", "sha1", "sha256", "sha512", "blake3" })
        {
            HashAlgorithm algorithm = HashNames.Parse(name, features);
            foreach (HashFormat format in new[] { HashFormat.Base16, HashFormat.Nix32, HashFormat.Base64, HashFormat.Sri })
            {
                string text = Hash.Of(algorithm, name).ToText(format, withAlgorithm: true);
                for (int i = 0; i < 600; i++)
                {
                    try
                    {
                        Hash hash = Hash.Parse(i <= text.Length ? text.Substring(0, i) : Damage.Of(text, random), null, features);
                        Assert.Equal(hash, Hash.Parse(hash.ToText(format, withAlgorithm: true), null, features));
                        read++;
                    }
                    catch (NixException error)
                    {
                        Assert.NotEmpty(error.Message);
                    }
                }
            }
        }

        Assert.InRange(read, 100, 11_900);
    }

    [Fact]
    public void Blake3IsBehindItsFeature()
    {
        var error = Assert.Throws<NixException>(() => HashNames.Parse("blake3", NoFeatures));
        Assert.Equal(NixErrorKind.ExperimentalFeature, error.Kind);
        Assert.Equal(HashAlgorithm.Blake3, HashNames.Parse("blake3", new[] { "blake3-hashes" }));
    }

    // builtins.hashString "blake3" of the alphabet repeated to a length, from C++ Nix 2.34.8.
    [Theory]
    [InlineData(0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262")]
    [InlineData(1, "17762fddd969a453925d65717ac3eea21320b66b54342fde15128d6caf21215f")]
    [InlineData(63, "7777f8ee959a6b4caf8881411d3a36d27f063b471e48170ae2b2eac7b7318067")]
    [InlineData(64, "3da64fbf97c1bd01c02f8e892434209762f6ead6a4f678d8f1681fea0fa71590")]
    [InlineData(65, "2efc808eb80b2d35d322b01448d03a9e66f82e71fb276f7e8ecd790114ec006c")]
    [InlineData(1023, "3c4e0819335df1fcd0961f29ffc25fd7daca1e8c47f12a5b476ac13d4e7f2447")]
    [InlineData(1024, "515e3c4cae03ab4c7839f5fd3724ae7324a361654264a27e25161ffbd4e9f620")]
    [InlineData(1025, "0c1ac49ca7fdf7f26a5253862d57a8d97b39064b2e0b9a7992caf4ed0bf7a035")]
    [InlineData(2048, "61bba5cf428b7d633089effc5cb910cbb62e720c25abfc0e8c2fea99f17b5d4c")]
    [InlineData(2049, "c5c5627b6090a6aeb07185eaa601f846b39e34366f148afb96ac5e8beac37182")]
    [InlineData(3072, "e4bf1404c611651f3f01b6de740c9f757d16a80933849a57e712f5c084e4da02")]
    [InlineData(3073, "1b0ca42cc6a56fff7e9253c9764649833e24e07e004c8a770d0f05ccd6471f7a")]
    [InlineData(5120, "4afea369629dfb3e2ff9d3c3fa39087c7892ee6ff256842a62c703f7e4daca77")]
    [InlineData(8193, "9d008492f3ceee4efc7a8994e626936ea552fa1110b06c936cd5d5b0edd0f735")]
    [InlineData(31744, "c357258369a69f63247c3acc38d037b8856e4ece034423ece9cffaa71d274775")]
    [InlineData(102400, "e7d34bedd90e87cdabd2fab623dd196deb60908dfa6a899515f367dd1f62b886")]
    public void Blake3OfLengths(int length, string expected)
    {
        var data = new byte[length];
        for (int i = 0; i < length; i++)
        {
            data[i] = (byte)('a' + (i % 26));
        }

        using var hasher = new Hasher(HashAlgorithm.Blake3);
        for (int from = 0, piece = 1; from < length; piece = (piece * 7 % 1500) + 1)
        {
            int count = Math.Min(piece, length - from);
            hasher.Append(data, from, count);
            from += count;
        }

        Assert.Equal(expected, hasher.Finish().ToText(HashFormat.Base16, withAlgorithm: false));
    }

    [Fact]
    public void EncodingsReadBack()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(1, 70)];
            random.NextBytes(bytes);
            Assert.Equal(bytes, Base16.Decode(Base16.Encode(bytes)));
            Assert.Equal(bytes, Nix32.Decode(Nix32.Encode(bytes)));
            Assert.Equal(bytes, Base64.Decode(Base64.Encode(bytes)));
            Assert.Equal(Nix32.EncodedLength(bytes.Length), Nix32.Encode(bytes).Length);
            Assert.Equal(Base64.EncodedLength(bytes.Length), Base64.Encode(bytes).Length);
        }
    }

    [Fact]
    public void CompressFoldsAllBytes()
    {
        var hash = new Hash(HashAlgorithm.Sha256, new byte[] { 1, 2, 3, 4, 5, 6, 7 });
        Assert.Equal(new byte[] { 1 ^ 4 ^ 7, 2 ^ 5, 3 ^ 6 }, hash.Compress(3).ToArray());
    }
}
