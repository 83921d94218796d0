using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <content>Coercion to strings and paths.</content>
public sealed partial class Vm
{
    private static readonly Symbol ToStringName = Symbols.ToString;
    private static readonly Symbol OutPathName = Symbols.OutPath;

    /// <summary>
    /// C++ Nix's <c>coerceToString</c>: weak (strings, paths, sets with <c>__toString</c> or <c>outPath</c>) or, with
    /// <paramref name="more"/>, numbers, Booleans, null and lists too. The context found joins <paramref name="context"/>.
    /// </summary>
    internal string CoerceToString(Value value, ref StringContext? context, string errorContext, bool more, bool copyToStore, bool canonicalizePath = true, Position position = default)
    {
        Value forced = Force(value, position);
        switch (forced)
        {
            case NixString text:
                context = StringContext.Union(context, text.Context);
                return text.Bytes;
            case NixPath path when copyToStore:
                return CopyToStore(path, ref context);
            case NixPath path:
                return VirtualPath.Is(path.Path) ? VirtualPath.Inner(path.Path) : canonicalizePath ? CanonPath.Of(path.Path) : path.Path;
            case AttrSet or NixList:
                return CoerceCompound(forced, ref context, errorContext, position, more, copyToStore, canonicalizePath);
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
    internal string CoerceToPath(Value value, ref StringContext? context, string errorContext, Position position = default)
    {
        Value forced = Force(value, position);
        if (forced is not AttrSet set)
        {
            return CoercePeeledToPath(forced, ref context, errorContext, position);
        }

        PeelStep? steps = null;
        try
        {
            return CoercePeeledToPath(Peel(set, ref steps), ref context, errorContext, position);
        }
        catch (NixException e) when (PeelStep.Pass(e, steps))
        {
            throw;
        }
    }

    private string CoercePeeledToPath(Value value, ref StringContext? context, string errorContext, Position position)
    {
        if (value is NixPath path)
        {
            return VirtualPath.Is(path.Path) ? path.Path : CanonPath.Of(path.Path);
        }

        string text = value is AttrSet
            ? throw CannotCoerce(value, errorContext, position)
            : CoerceToString(value, ref context, errorContext, more: false, copyToStore: false, position: position);
        if (text.Length == 0 || text[0] != '/')
        {
            throw new NixException(NixErrorKind.Evaluation, $"string '{text}' doesn't represent an absolute path").AddTrace(position, errorContext);
        }

        return CanonPath.Of(text);
    }

    /// <summary>
    /// What a set stands for where a string is wanted (C++ Nix's <c>peelToStringOutPath</c>): the result of its
    /// <c>__toString</c>, else its <c>outPath</c>, again and again until it is no set, or one that has neither.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="steps">The steps taken, for the trace of an error here or of what the result is used for.</param>
    internal Value Peel(AttrSet set, ref PeelStep? steps)
    {
        int levels = 0;
        try
        {
            while (true)
            {
                Value next;
                if (set.Get(ToStringName) is { } function)
                {
                    Position at = set.PositionOf(ToStringName);
                    try
                    {
                        next = Call(function, set, at);
                    }
                    catch (NixException e) when (e.Pass(at, "while calling the `__toString` attribute"))
                    {
                        throw;
                    }

                    steps = new PeelStep(at, next, isToString: true, steps);
                }
                else if (set.Get(OutPathName) is { } outPath)
                {
                    Position at = set.PositionOf(OutPathName);
                    steps = new PeelStep(at, outPath, isToString: false, steps);
                    next = Force(outPath, at);
                }
                else
                {
                    return set;
                }

                if (next is not AttrSet inner)
                {
                    return next;
                }

                set = inner;
                EnterLevel();
                levels++;
                Tick();
            }
        }
        finally
        {
            depth -= levels;
        }
    }

    /// <summary>A set or list where a string is wanted. Sets stand for something else; lists, where they may be, for their elements with blanks between.</summary>
    private string CoerceCompound(Value value, ref StringContext? context, string errorContext, Position position, bool more, bool copyToStore, bool canonicalizePath)
    {
        EnterLevel();
        try
        {
            return value is AttrSet set ? CoerceSet(set, ref context, errorContext, position, more, copyToStore)
                : more ? new ListCoercion(this, copyToStore, text, context).Run((NixList)value, errorContext, position, canonicalizePath, out context)
                : throw CannotCoerce(value, errorContext, position);
        }
        finally
        {
            LeaveLevel();
        }
    }

    private string CoerceSet(AttrSet set, ref StringContext? context, string errorContext, Position position, bool more, bool copyToStore)
    {
        PeelStep? steps = null;
        try
        {
            // What is left is no set with a string of its own, so this does not come here again.
            Value peeled = Peel(set, ref steps);
            return peeled is AttrSet
                ? throw CannotCoerce(peeled, errorContext, position)
                : CoerceToString(peeled, ref context, errorContext, more, copyToStore, position: position);
        }
        catch (NixException e) when (PeelStep.Pass(e, steps))
        {
            throw;
        }
    }

    internal static NixException CannotCoerce(Value value, string errorContext, Position position) =>
        new NixException(NixErrorKind.Type, $"cannot coerce {ValueTypes.Describe(value)} to a string: {ValuePrinter.ForError(value)}")
            .AddTrace(position, errorContext);

    /// <summary>The store path of a file or folder, which becomes context.</summary>
    private string CopyToStore(NixPath path, ref StringContext? context) => Host.CopyPathToStore(this, path.Path, ref context);
}
