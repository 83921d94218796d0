using System;
using System.IO;
using TvixEval.Core.Machine;
using TvixEval.Engine;
using TvixEval.Flakes;
using Xunit;

namespace TvixEval.Tests.Fetch.Git;

/// <summary>The fingerprint of a flake in a work tree: what <c>nix flake metadata</c> of C++ Nix 2.34.8 says of the same repositories.</summary>
public sealed class GitFingerprintTests : IDisposable
{
    private readonly FetchFolder folder = new();
    private readonly string repository;

    public GitFingerprintTests()
    {
        repository = Path.Combine(folder.Root, "repo");
        Directory.CreateDirectory(Path.Combine(repository, "a"));
        Git("init", "--quiet", ".");
        foreach ((string name, string text) in new[] { ("flake.nix", "{ outputs = { self }: { x = 1; }; }"), ("a/b", "1"), ("a-b", "2"), ("a.c", "3"), ("ä", "4") })
        {
            Write(name, text);
        }

        Git("add", ".");
        Git("commit", "--quiet", "-m", "m");
    }

    public void Dispose() => folder.Dispose();

    [ProgramTheory("git")]
    [InlineData("", "4dc85240add8e94c70c78f209360802b4fb8cdca7d34c4dc249228c1f35bfd7d")]
    [InlineData("write a-b x", "48ceb1a9876641246ee36ce7028db5b8483709eed2bfa5a01d1ed0e79d8a121e")]
    [InlineData("write a/b x|write a-b x|write a.c x|write ä x|write flake.nix { outputs = { self }: { x = 2; }; }", "ddd9a6687ce99e66c8f8c1c808745a5df69b4e6d0776645bb7dcc04c36fe361c")]
    [InlineData("write a-b 9", "1da7ebd5f349c6021e5e735f4d82301eb2030d9373d2c70bea40043184a39adb")]
    [InlineData("write new n", "4dc85240add8e94c70c78f209360802b4fb8cdca7d34c4dc249228c1f35bfd7d")]
    [InlineData("write new n|git add new", "e74bb51ff2bee99ee36d91223c27512559c129650df6de80ca7fce46a92c15cf")]
    [InlineData("write new n|git add -N new", "e74bb51ff2bee99ee36d91223c27512559c129650df6de80ca7fce46a92c15cf")]
    [InlineData("delete a-b|delete a/b|delete ä", "7adf38c2e610ece71992d29b2fb84e7e68d2269429d6ec4d23317701ec611d09")]
    [InlineData("git rm -q --cached a.c", "54131c336c7df12a7fcbfcdc7084b946b19944964bbfb287e227e10a09e93961")]
    [InlineData("git rm -q a-b", "410ef5911a05edace939d691df5628e5d24510cc91366cb9f7a9e3f96c4e06ef")]
    [InlineData("write new n|git add new|delete new", "c1fefd7c0b30db139c2924a83a0b0930e919548ee98d1b1b7f75ef996db78a6c")]
    [InlineData("write a-b s|git add a-b|write a-b t", "2f7597353d020aa14faf156f05ecdab9068884ccc6641972053eb94df7c119cc")]
    [InlineData("write a-b s|git add a-b|write a-b 2", "c073077872cf46f9be26a24335effc6bdc05983c5c9cd7db1df511bd82854cce")]
    [InlineData("git mv a-b z", "6f1dcbc18b9039afd3d0f26164dea8c6af347b8a9c11bb6959047abad09bf915")]
    [InlineData("write a-b x|write .gitmodules [submodule \"s\"]\npath = s\nurl = ./s", null)]
    [InlineData("write a-b x|write .gitmodules #|git add .gitmodules", "76f0fdad45090ee54556b9b9397367734faba6957ec1f680159cbe5d78ae61cd")]
    public void ChangesAreInTheFingerprint(string changes, string? expected) => Assert.Equal(expected, FingerprintAfter(changes));

    [ProgramTheory("git")]
    [InlineData("execute a-b", "7ad740eed487dda95fdeb8bc28e893d7c073ba79de31d109b13b639268e3f9e4")]
    [InlineData("link a-b a.c", "91bce0179fdb460d91b1ad51a1f5f85b2e5b2e16abc341e17481d0ddeb4e903e")]
    [InlineData("execute a.c|link a-b a.c|delete ä", "212209a827688573e057f178d215eaddcf02625dab352905dbef235d76c1fc6a")]
    public void SoAreModesAndLinks(string changes, string expected)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(expected, FingerprintAfter(changes));
        }
    }

    private string? FingerprintAfter(string changes)
    {
        foreach (string change in changes.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = change.Split(' ', 3);
            string file = Path.Combine(repository, words[1]);
            switch (words[0])
            {
                case "write":
                    Write(words[1], words[2]);
                    break;
                case "delete":
                    File.Delete(file);
                    break;
                case "execute" when !OperatingSystem.IsWindows():
                    File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                    break;
                case "link":
                    File.Delete(file);
                    File.CreateSymbolicLink(file, words[2]);
                    break;
                default:
                    Git(change.Split(' ')[1..]);
                    break;
            }
        }

        EvalSettings settings = folder.Settings();
        Vm vm = Nix.NewVm(settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        LockedFlake flake = new FlakeRequest("git+file://" + folder.NixPath("repo"), "/").Lock(vm);
        return FlakeMetadata.Fingerprint(flake, vm.FetchContext());
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(repository, name), text + "\n");

    private void Git(params string[] arguments) => TestProgram.Run("git", repository, arguments);
}
