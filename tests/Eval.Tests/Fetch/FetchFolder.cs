using System;
using System.IO;
using TvixEval.Engine;
using TvixEval.IO;

namespace TvixEval.Tests.Fetch;

/// <summary>A folder for a test of fetchers, with a cache of its own.</summary>
internal sealed class FetchFolder : IDisposable
{
    public FetchFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "tvixeval-fetch-" + Guid.NewGuid().ToString("N"));

    public string Cache => Path.Combine(Root, "cache");

    /// <summary>The Nix path of a file in the folder.</summary>
    public string NixPath(string name) => NixPaths.FromNative(Path.Combine(Root, name));

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(Root, name), content);
        return NixPath(name);
    }

    public EvalSettings Settings(Action<EvalSettings>? change = null)
    {
        var settings = new EvalSettings();
        settings.ExperimentalFeatures.UnionWith(new[] { "flakes", "fetch-tree", "fetch-closure" });
        settings.Fetch.CacheDirectory = Cache;
        settings.Fetch.DownloadAttempts = 1;
        settings.Fetch.RetryDelay = TimeSpan.FromMilliseconds(1);
        change?.Invoke(settings);
        return settings;
    }

    public void Dispose()
    {
        Settings().Fetch.ClearCache();
        foreach (string file in Directory.GetFiles(Root, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }
}
