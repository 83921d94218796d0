using System;
using System.IO;
using System.Text;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>
/// A folder of modules with this version of the module and another one, as <c>Save-Module</c> would leave them. The other one is
/// this one with another number in all of its files: in the names, the manifest, the descriptions and the assemblies' metadata.
/// </summary>
internal sealed class OtherVersion : IDisposable
{
    public OtherVersion()
    {
        // As long as the number it replaces: the assemblies are changed in place.
        Number = This[..^1] + (This[^1] == '9' ? '8' : '9');
        Folder = Directory.CreateTempSubdirectory("versions").FullName;
        foreach (string file in Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(ModuleFolder.Path, file);
            byte[] content = File.ReadAllBytes(file);
            Write(Path.Combine(Folder, "TvixEval", This, relative), content);
            if (Path.GetFileName(file).StartsWith("TvixEval", StringComparison.Ordinal))
            {
                // One byte a character, so that nothing else changes.
                content = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace(This, Number, StringComparison.Ordinal));
            }

            Write(Path.Combine(Folder, "TvixEval", Number, relative.Replace(This, Number, StringComparison.Ordinal)), content);
        }
    }

    /// <summary>The version that the tests are for.</summary>
    public static string This { get; } = typeof(NixCmdlet).Assembly.GetName().Version!.ToString(3);

    /// <summary>The other version.</summary>
    public string Number { get; }

    /// <summary>What goes into <c>PSModulePath</c>.</summary>
    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }
}
