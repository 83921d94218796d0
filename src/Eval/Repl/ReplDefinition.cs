using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Store;
using TvixEval.Text;

namespace TvixEval.Repl;

/// <summary>Where <c>:e</c> goes: the file that a path or string names, the place of a function, or that of a package's <c>meta.position</c>.</summary>
internal static class ReplDefinition
{
    /// <summary>Finds the place of what a value is.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="value">The value.</param>
    /// <returns>The Nix path of a file (bytes), and a line in it.</returns>
    /// <exception cref="NixException">It has none.</exception>
    public static (string Path, int Line) Find(Vm vm, Value value)
    {
        switch (vm.Force(value))
        {
            case Closure { Position: { IsKnown: true, File: { Origin: SourceOrigin.File } } position }:
                return (position.File!.Name, position.Line);
            case NixPath path:
                return InFile(vm, path.Path, 1);
            case NixString text:
                return OfText(vm, text.Text);
            case AttrSet set when set.Get(Symbols.Meta) is { } meta && vm.Force(meta) is AttrSet known && known.Get("position") is { } place:
                return OfText(vm, vm.ForceString(place, "while evaluating the 'meta.position' attribute", Position.None).Text);
            case AttrSet { Position: { IsKnown: true, File: { Origin: SourceOrigin.File } } position }:
                return (position.File!.Name, position.Line);
            default:
                throw new NixException(NixErrorKind.Evaluation, "the value is not defined in a file: there is nothing to edit");
        }
    }

    /// <summary>A file, perhaps with a line: <c>/pkgs/hello/default.nix:12</c>.</summary>
    private static (string Path, int Line) OfText(Vm vm, string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.Substring(colon + 1), out int line) ? InFile(vm, text.Substring(0, colon), line) : InFile(vm, text, 1);
    }

    private static (string Path, int Line) InFile(Vm vm, string path, int line)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            throw new NixException(NixErrorKind.Evaluation, $"'{path}' is no absolute path of a file: there is nothing to edit");
        }

        return (VisibleFiles.ResolveExpression(vm.Evaluator().Files, path), line);
    }
}
