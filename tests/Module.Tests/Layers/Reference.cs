namespace TvixEval.Module.Tests.Layers;

/// <summary>A place in a source that names a type of the same project, or a member of one.</summary>
/// <param name="FromFile">The file, below the folder of the project, with slashes.</param>
/// <param name="Line">The line.</param>
/// <param name="FromType">The outermost type that the place is in.</param>
/// <param name="ToFile">The file of what is named.</param>
/// <param name="ToType">The outermost type of what is named.</param>
/// <param name="Name">The name.</param>
internal sealed record Reference(string FromFile, int Line, string FromType, string ToFile, string ToType, string Name)
{
    /// <summary>The folder that refers.</summary>
    public string FromFolder => FolderOf(FromFile);

    /// <summary>The folder that is referred to.</summary>
    public string ToFolder => FolderOf(ToFile);

    /// <inheritdoc/>
    public override string ToString() => $"{FromFile}:{Line} names {ToType} of {ToFile} ({Name})";

    private static string FolderOf(string file)
    {
        int slash = file.IndexOf('/', System.StringComparison.Ordinal);
        return slash < 0 ? string.Empty : file.Substring(0, slash);
    }
}
