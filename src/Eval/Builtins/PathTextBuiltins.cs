using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>Paths as text.</summary>
internal static class PathTextBuiltins
{
    /// <summary>
    /// The last component of <paramref name="x"/>, a path or a string: the part after the last slash. One slash at the end
    /// of a string is ignored.
    /// <example><c>baseNameOf "/a/b/"</c> is <c>"b"</c>.</example>
    /// </summary>
    [Builtin("baseNameOf", IsGlobal = true, Strict = 1)]
    internal static Value BaseNameOf(Vm vm, Value x)
    {
        StringContext? context = null;
        string path = vm.CoerceToString(x, ref context, "while evaluating the first argument passed to builtins.baseNameOf", more: false, copyToStore: false);
        return new NixString(PathText.BaseName(path), context);
    }

    /// <summary>
    /// The part before the last slash of <paramref name="s"/>: a path for a path, a string for a string. A string without a
    /// slash gives <c>"."</c>.
    /// <example><c>dirOf "/a/b"</c> is <c>"/a"</c>.</example>
    /// </summary>
    [Builtin("dirOf", IsGlobal = true, Strict = 1)]
    internal static Value DirOf(Vm vm, Value s)
    {
        Value value = vm.Force(s, Position.None);
        if (value is NixPath path)
        {
            return new NixPath(VirtualPath.Is(path.Path) ? VirtualPath.Parent(path.Path) : PathText.Directory(path.Path));
        }

        StringContext? context = null;
        string text = vm.CoerceToString(value, ref context, "while evaluating the first argument passed to 'builtins.dirOf'", more: false, copyToStore: false);
        return new NixString(PathText.Directory(text), context);
    }

    /// <summary>
    /// The string <paramref name="s"/>, which must be an absolute path, without empty components, <c>.</c> and <c>..</c>.
    /// Deprecated: use <c>/. + "/path"</c> to convert a string to a path.
    /// <example><c>builtins.toPath "/a/b/../c"</c> is <c>"/a/c"</c>.</example>
    /// </summary>
    [Builtin("toPath", Strict = 1)]
    internal static Value ToPath(Vm vm, Value s)
    {
        StringContext? context = null;
        string path = vm.CoerceToPath(s, ref context, "while evaluating the first argument passed to builtins.toPath");
        return new NixString(path, context);
    }
}
