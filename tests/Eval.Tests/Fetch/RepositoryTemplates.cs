using System;
using System.IO;

namespace TvixEval.Tests.Fetch;

/// <summary>Repositories that are made once for the tests of a class; each test gets copies, which it may damage.</summary>
public sealed class RepositoryTemplates : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("tvixeval-templates-").FullName;

    /// <summary>Fills a folder as another function does, which is called the first time only.</summary>
    /// <param name="name">What is made.</param>
    /// <param name="target">The folder that gets a copy; what was there is deleted.</param>
    /// <param name="make">Fills an empty folder.</param>
    public void CopyTo(string name, string target, Action<string> make)
    {
        string template = Path.Combine(root, name);
        if (!Directory.Exists(template))
        {
            make(Directory.CreateDirectory(template).FullName);
        }

        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.CreateDirectory(target);
        foreach (string folder in Directory.GetDirectories(template, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(template, folder)));
        }

        foreach (string file in Directory.GetFiles(template, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(target, Path.GetRelativePath(template, file)));
        }
    }

    public void Dispose()
    {
        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(root, recursive: true);
    }
}
