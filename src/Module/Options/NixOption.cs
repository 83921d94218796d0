using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Module.Conversion;
using TvixEval.Module.Sessions;
using TvixEval.Options;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// An option of a module system, such as NixOS. Its name is known; everything else is evaluated when it is read, and an error is raised where it is read.
/// </summary>
public sealed class NixOption
{
    private const string NotDefined = "(not defined)";

    private readonly ModuleOption option;
    private readonly ValueContext context;
    private readonly bool isAskedFor;
    private LazyCell? value;

    internal NixOption(ModuleOption option, ValueContext context, bool isAskedFor)
    {
        this.option = option;
        this.context = context;
        this.isAskedFor = isAskedFor;
        Name = Bytes.ToText(option.Name);
    }

    /// <summary>The name. For options in submodules it has placeholders: <c>users.users.&lt;name&gt;.uid</c>.</summary>
    public string Name { get; }

    /// <summary>The type, as manuals describe it.</summary>
    public string Type => Read(vm => Bytes.ToText(option.Type(vm)));

    /// <summary>The name of the type, such as <c>bool</c> or <c>attrsOf</c>; <c>$null</c> if it has none.</summary>
    public string? TypeName => Read(vm => Text(option.TypeName(vm)));

    /// <summary>
    /// The value in this configuration; attribute sets are objects whose properties are evaluated when they are read. <c>$null</c> for options whose names have placeholders.
    /// </summary>
    public object? Value => NixPropertyException.Read(() => Cell()?.Get());

    /// <summary>The default: the declared value, or what the type is without definitions; <c>$null</c> if there is none.</summary>
    public object? Default => Convert(option.Default);

    /// <summary>The default as manuals show it: the text that the declaration gives, or else the value as Nix text; <c>$null</c> if there is none.</summary>
    public string? DefaultText => Show(option.ShownDefault);

    /// <summary>The example: a value, or the text that stands for one; <c>$null</c> if there is none.</summary>
    public object? Example => NixPropertyException.Read(() =>
    {
        using RunspaceEntry entry = context.Enter();
        return option.Example is not { } example ? null
            : ModuleOption.IsLiteral(entry.Machine, entry.Machine.Force(example)) ? Bytes.ToText(ModuleOption.TextOf(entry.Machine, example).Text)
            : new LazyCell(example, context).Get();
    });

    /// <summary>The example as manuals show it; <c>$null</c> if there is none.</summary>
    public string? ExampleText => Show(_ => option.Example);

    /// <summary>The description, usually Markdown; <c>$null</c> if there is none.</summary>
    public string? Description => Read(vm => Text(option.Description(vm)));

    /// <summary>Where it is declared.</summary>
    public NixOptionPlace[] Declarations => Read(vm => OptionPlace.OfDeclarations(vm, option).Select(static place => new NixOptionPlace(place)).ToArray());

    /// <summary>The definitions that count, with their places and values.</summary>
    public NixOptionDefinition[] Definitions => Read(vm =>
    {
        IReadOnlyList<KeyValuePair<string, Value>> definitions = option.Definitions(vm);
        return OptionPlace.OfDefinitions(vm, option, definitions).Select((place, index) => new NixOptionDefinition(place, definitions[index].Value, context)).ToArray();
    });

    /// <summary>Whether anything defines it, be it the default; <c>$null</c> if the module system does not tell.</summary>
    public bool? IsDefined => Read(option.IsDefined);

    /// <summary>The priority of the definitions that count: 100, 1000 with <c>mkDefault</c>, 50 with <c>mkForce</c>, 1500 for the default. <c>$null</c> if the module system does not tell (before 2020).</summary>
    public long? Priority => Read(option.Priority);

    /// <summary>Whether it can be defined only once.</summary>
    public bool ReadOnly => Read(option.IsReadOnly);

    /// <summary>Whether it is only for the modules themselves.</summary>
    public bool Internal => Read(option.IsInternal);

    /// <summary>Whether manuals show it.</summary>
    public bool Visible => Read(option.IsVisible);

    /// <summary>The error that evaluating the value ends with, with the same id and position as where it would be raised; <c>$null</c> if there is none.</summary>
    public ErrorRecord? Error
    {
        get
        {
            try
            {
                _ = Value;
                return null;
            }
            catch (NixPropertyException error) when (error.InnerException is NixException { EndsEvaluation: false } or NixConversionException)
            {
                return error.ErrorRecord;
            }
        }
    }

    /// <summary>
    /// A short text of the value. It evaluates the value only of an option that was asked for by its whole name; of others it shows what is evaluated already. The views show it.
    /// </summary>
    public string GetPreview()
    {
        if (option.IsPattern)
        {
            return string.Empty;
        }

        if (!isAskedFor)
        {
            return option.Instance is null && option.Set.Get(Symbols.Value) is { } known && known.Peek() is { } evaluated ? NixView.Preview(evaluated) : "...";
        }

        try
        {
            return Read(vm => option.IsDefined(vm) == false ? NotDefined : option.ValueOf(vm) is { } asked ? NixView.Preview(vm, asked) : string.Empty);
        }
        catch (NixPropertyException error) when (error.InnerException is NixException { EndsEvaluation: false })
        {
            return "error: " + DifferenceText.Visible(error.Message.Split('\n')[0]);
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static string? Text(string? bytes) => bytes is null ? null : Bytes.ToText(bytes);

    private LazyCell? Cell()
    {
        if (value is null)
        {
            using RunspaceEntry entry = context.Enter();
            value = option.ValueOf(entry.Machine) is { } found ? new LazyCell(found, context) : null;
        }

        return value;
    }

    private object? Convert(Func<Vm, Value?> select) => NixPropertyException.Read(() =>
    {
        using RunspaceEntry entry = context.Enter();
        return select(entry.Machine) is { } selected ? new LazyCell(selected, context).Get() : null;
    });

    private string? Show(Func<Vm, Value?> select) => Read(vm => select(vm) is { } shown ? Bytes.ToText(ModuleOption.TextOf(vm, shown).Text) : null);

    private T Read<T>(Func<Vm, T> get) => NixPropertyException.Read(() =>
    {
        using RunspaceEntry entry = context.Enter();
        return get(entry.Machine);
    });
}
