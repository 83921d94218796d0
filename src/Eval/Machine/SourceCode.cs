using TvixEval.Bytecode;
using TvixEval.IO;
using TvixEval.Syntax;

namespace TvixEval.Machine;

/// <summary>A file that was read, and its code once it has been compiled; good for as long as the file is the same.</summary>
internal sealed class SourceCode
{
    public SourceCode(string path, FileStamp stamp, SourceFile source)
    {
        Path = path;
        Stamp = stamp;
        Source = source;
    }

    /// <summary>Where the file is, links resolved.</summary>
    public string Path { get; }

    /// <summary>What the file was when it was read.</summary>
    public FileStamp Stamp { get; }

    public SourceFile Source { get; }

    public CodeUnit? Code { get; set; }
}
