using System;
using TvixEval.Core.Bytecode;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Engine;

/// <summary>A file that was read, and its code once it has been compiled; good for as long as the file is the same.</summary>
internal sealed class SourceCode
{
    private volatile Compiled? compiled;

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

    /// <summary>The round of its cache in which it was used last.</summary>
    public int Round { get; set; }

    /// <summary>Its number among all that its cache was given.</summary>
    public int Number { get; set; }

    /// <summary>The code for who reads it with a table of names, or null if it must be compiled (again).</summary>
    /// <param name="names">The table; it has seen the names of the source then.</param>
    public CodeUnit? CodeFor(NameTable names)
    {
        Compiled? known = compiled;
        if (known?.Names is { IsOfSource: true } shared)
        {
            // What C++ Nix does with bindings depends on the order in which it saw their names, and so does the code.
            names.NoteAll(shared);
            if (shared.IsSpoiled || !names.HasInOrder(known.Sequence))
            {
                return null;
            }
        }

        return known?.Code;
    }

    /// <summary>Keeps the code.</summary>
    /// <param name="code">The code.</param>
    /// <param name="names">The names of who read the source for it.</param>
    public void Keep(CodeUnit code, NameTable names)
    {
        NameTable? own = Source.Names;
        compiled = new Compiled(code, own, own is { IsOfSource: true } ? names.Sequence(own) : Array.Empty<int>());
    }

    /// <summary>Takes over the code of an entry for the same source.</summary>
    /// <param name="other">The entry.</param>
    public void TakeOver(SourceCode other) => compiled = other.compiled;

    /// <summary>Code, what holds its names, and the order of these that it was compiled for.</summary>
    private sealed class Compiled
    {
        public Compiled(CodeUnit code, NameTable? names, int[] sequence)
        {
            Code = code;
            Names = names;
            Sequence = sequence;
        }

        public CodeUnit Code { get; }

        public NameTable? Names { get; }

        public int[] Sequence { get; }
    }
}
