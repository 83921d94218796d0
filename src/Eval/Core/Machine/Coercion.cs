using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>Coercion to strings and paths.</summary>
internal static class Coercion
{
    private const string ToStringContext = "while evaluating the result of the `__toString` attribute";

    /// <summary>
    /// C++ Nix's <c>coerceToString</c>: weak (strings, paths, sets with <c>__toString</c> or <c>outPath</c>) or, with
    /// <paramref name="more"/>, numbers, Booleans, null and lists too. The context found joins <paramref name="context"/>.
    /// </summary>
    public static string CoerceToString(this Vm vm, Value value, ref StringContext? context, string errorContext, bool more, bool copyToStore, bool canonicalizePath = true, Position position = default)
    {
        Value forced = vm.Force(value, position);
        switch (forced)
        {
            case NixString text:
                context = StringContext.Union(context, text.Context);
                return text.Bytes;
            case NixPath path when copyToStore:
                return CopyToStore(vm, path, ref context);
            case NixPath path:
                return VirtualPath.Is(path.Path) ? VirtualPath.Inner(path.Path) : canonicalizePath ? CanonPath.Of(path.Path) : path.Path;
            case AttrSet or NixList:
                return CoerceCompound(vm, forced, ref context, errorContext, position, more, copyToStore, canonicalizePath);
        }

        if (more)
        {
            switch (forced)
            {
                case NixBool truth:
                    return truth.Value ? "1" : string.Empty;
                case NixInt number:
                    return number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
                case NixFloat number:
                    return FloatText.Fixed(number.Value);
                case NixNull:
                    return string.Empty;
            }
        }

        throw CannotCoerce(forced, errorContext, position);
    }

    /// <summary>C++ Nix's <c>coerceToPath</c>: the canonical absolute path of a path, or of a string that is one.</summary>
    public static string CoerceToPath(this Vm vm, Value value, ref StringContext? context, string errorContext, Position position = default)
    {
        Value forced;
        try
        {
            forced = vm.Force(value, position);
        }
        catch (NixException e) when (e.Pass(position, errorContext))
        {
            throw;
        }

        if (AttrSet.OrNull(forced) is { } set)
        {
            forced = vm.Peel(set, position, ref errorContext, isPath: true);
        }

        return CoercePeeledToPath(vm, forced, ref context, errorContext, position);
    }

    private static string CoercePeeledToPath(Vm vm, Value value, ref StringContext? context, string errorContext, Position position)
    {
        if (value is NixPath path)
        {
            return VirtualPath.Is(path.Path) ? path.Path : CanonPath.Of(path.Path);
        }

        string text = value is AttrSet
            ? throw CannotCoerce(value, errorContext, position)
            : vm.CoerceToString(value, ref context, errorContext, more: false, copyToStore: false, position: position);
        if (text.Length == 0 || text[0] != '/')
        {
            throw new NixException(NixErrorKind.InvalidPath, $"string '{text}' doesn't represent an absolute path").AddTrace(position, errorContext);
        }

        return CanonPath.Of(text);
    }

    /// <summary>
    /// What a set stands for where a string is wanted: the result of its <c>__toString</c>, else its <c>outPath</c>, again and
    /// again until it is no set, or one that has neither.
    /// </summary>
    /// <param name="vm">The machine that evaluates.</param>
    /// <param name="set">The set.</param>
    /// <param name="position">The position of who wants the string, or none.</param>
    /// <param name="errorContext">What the string is wanted for, as a line of trace; that of the result of a <c>__toString</c> is another one.</param>
    /// <param name="isPath">Whether a path is wanted: the results of the first <c>__toString</c>s are still wanted for the same.</param>
    public static Value Peel(this Vm vm, AttrSet set, Position position, ref string errorContext, bool isPath = false)
    {
        int levels = 0;
        try
        {
            while (true)
            {
                Value next;
                if (set.Get(Symbols.ToString) is { } function)
                {
                    next = vm.Call(function, set, position);
                    errorContext = isPath ? errorContext : ToStringContext;
                }
                else if (set.Get(Symbols.OutPath) is { } outPath)
                {
                    next = vm.Force(outPath, position);
                    isPath = false;
                }
                else
                {
                    return set;
                }

                if (AttrSet.OrNull(next) is not { } inner)
                {
                    return next;
                }

                set = inner;
                vm.EnterLevel();
                levels++;
                vm.Tick();
            }
        }
        finally
        {
            vm.LeaveLevels(levels);
        }
    }

    /// <summary>A set or list where a string is wanted. Sets stand for something else; lists, where they may be, for their elements with blanks between.</summary>
    private static string CoerceCompound(Vm vm, Value value, ref StringContext? context, string errorContext, Position position, bool more, bool copyToStore, bool canonicalizePath)
    {
        vm.EnterLevel();
        try
        {
            return AttrSet.OrNull(value) is { } set ? CoerceSet(vm, set, ref context, errorContext, position, more, copyToStore)
                : more ? new ListCoercion(vm, copyToStore, context).Run(NixList.OrNull(value)!, errorContext, position, canonicalizePath, out context)
                : throw CannotCoerce(value, errorContext, position);
        }
        finally
        {
            vm.LeaveLevel();
        }
    }

    private static string CoerceSet(Vm vm, AttrSet set, ref StringContext? context, string errorContext, Position position, bool more, bool copyToStore)
    {
        // What is left is no set with a string of its own, so this does not come here again.
        Value peeled = vm.Peel(set, position, ref errorContext);
        return peeled is AttrSet
            ? throw CannotCoerce(peeled, errorContext, position)
            : vm.CoerceToString(peeled, ref context, errorContext, more, copyToStore, position: position);
    }

    /// <summary>The error of a value that stands for no string.</summary>
    public static NixException CannotCoerce(Value value, string errorContext, Position position) =>
        new NixException(NixErrorKind.Type, $"cannot coerce {ValueTypes.Describe(value)} to a string: {ValuePrinter.ForError(value)}")
            .AddTrace(position, errorContext);

    /// <summary>The store path of a file or folder, which becomes context.</summary>
    private static string CopyToStore(Vm vm, NixPath path, ref StringContext? context) => vm.Host.CopyPathToStore(vm, path.Path, ref context);
}
