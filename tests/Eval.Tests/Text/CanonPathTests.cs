using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Text;
using Xunit;

namespace TvixEval.Tests.Text;

public sealed class CanonPathTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    [InlineData("/.", "/")]
    [InlineData("/..", "/")]
    [InlineData("/a/../../b", "/b")]
    [InlineData("a/b", "/a/b")]
    [InlineData("/a//b/", "/a/b")]
    [InlineData("/a/./b/.", "/a/b")]
    [InlineData("/a/b/..", "/a")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/.a/..b", "/.a/..b")]
    [InlineData("/a/b", "/a/b")]
    public void Canonical(string path, string expected) => Assert.Equal(expected, CanonPath.Of(path));

    [Theory]
    [InlineData("x/y", "/a/b", "/a/b/x/y")]
    [InlineData("../y", "/a/b", "/a/y")]
    [InlineData("../../../y", "/a/b", "/y")]
    [InlineData("/y/", "/a/b", "/y")]
    [InlineData("", "/a", "/a")]
    [InlineData(".", "/", "/")]
    [InlineData("x", "/", "/x")]
    public void Resolve(string path, string folder, string expected) => Assert.Equal(expected, CanonPath.Resolve(path, folder));

    [Theory]
    [InlineData("/a/b", "/a", "b")]
    [InlineData("/a", "/", "a")]
    [InlineData("/", "/", "")]
    public void ParentAndName(string path, string parent, string name)
    {
        Assert.Equal(parent, CanonPath.Parent(path));
        Assert.Equal(name, CanonPath.BaseName(path));
    }

    [Theory]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/a", "/a", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/a", "/a/b", false)]
    [InlineData("/a", "/", true)]
    public void IsWithin(string path, string folder, bool expected) => Assert.Equal(expected, CanonPath.IsWithin(path, folder));

    [Fact]
    public void RandomPathsAreTheirComponents()
    {
        string[] pieces = { "/", "/", "//", ".", "..", "...", "a", "b.", ".c", "..d", "e/", "/./", "/../" };
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            string[] Pick() => [.. Enumerable.Range(0, random.Next(8)).Select(_ => pieces[random.Next(pieces.Length)])];
            string path = string.Concat(Pick());
            string more = string.Concat(Pick());
            List<string> components = Components(path, []);
            string canonical = Show(components);
            Assert.Equal(canonical, CanonPath.Of(path));
            Assert.Same(canonical, CanonPath.Of(canonical));
            Assert.Equal(Show(Components(more, components)), CanonPath.Append(canonical, more));
            Assert.Equal(Show(Components(more, more.StartsWith('/') ? [] : components)), CanonPath.Resolve(more, canonical));
            Assert.Equal(Show([.. components.SkipLast(1)]), CanonPath.Parent(canonical));
            Assert.Equal(components.LastOrDefault() ?? string.Empty, CanonPath.BaseName(canonical));
            List<string> others = Components(more, []);
            Assert.Equal(components.Count >= others.Count && components.Take(others.Count).SequenceEqual(others), CanonPath.IsWithin(canonical, Show(others)));
        }

        static string Show(List<string> components) => "/" + string.Join('/', components);

        static List<string> Components(string path, List<string> start)
        {
            List<string> result = [.. start];
            foreach (string component in path.Split('/'))
            {
                if (component == ".." && result.Count > 0)
                {
                    result.RemoveAt(result.Count - 1);
                }
                else if (component is not ("" or "." or ".."))
                {
                    result.Add(component);
                }
            }

            return result;
        }
    }
}
