using System;
using System.Collections.Generic;
using System.Text;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Formats.Json;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Text;

namespace TvixEval.Builtins;

/// <summary>
/// Makes a derivation of the attributes that <c>derivationStrict</c> is given. They are gone through in the order of their
/// names, since that decides which of several errors is seen.
/// </summary>
internal sealed partial class DerivationAttributes
{
    private static readonly char[] Spaces = { ' ', '\t', '\n', '\r' };

    private readonly Vm vm;
    private readonly Derivation derivation;
    private readonly List<StringContext> contexts = new();
    private readonly SortedSet<string> outputs = new(StringComparer.Ordinal) { "out" };
    private StringBuilder? structured;

    // What is wrong with a string in it: as in C++ Nix, everything else is looked at first.
    private string? structuredFault;
    private bool isContentAddressed;
    private bool isImpure;
    private string? outputHash;
    private HashAlgorithm? outputHashAlgorithm;
    private ContentAddressMethod? outputHashMode;

    public DerivationAttributes(Vm vm, string name)
    {
        this.vm = vm;
        derivation = new Derivation(name);
    }

    private ISet<string> Features => vm.Evaluator().Settings.ExperimentalFeatures;

    /// <summary>The derivation; the paths of its outputs are not filled in yet, except those of fixed outputs.</summary>
    public Derivation Read(AttrSet set)
    {
        bool isStructured = Flag(set, Symbols.StructuredAttrs, "while evaluating the `__structuredAttrs` attribute passed to builtins.derivationStrict");
        bool ignoresNulls = Flag(set, Symbols.IgnoreNulls, "while evaluating the `__ignoreNulls` attribute passed to builtins.derivationStrict");
        structured = isStructured ? new StringBuilder("{") : null;
        Shape shape = set.Shape;
        foreach (int slot in shape.NameOrder)
        {
            var name = new Symbol(shape.Keys[slot]);
            if (name == Symbols.IgnoreNulls)
            {
                continue;
            }

            try
            {
                if (!ignoresNulls || vm.Force(set.At(slot), Position.None) is not NixNull)
                {
                    ReadAttribute(name, set.At(slot), shape.PositionAt(slot));
                }
            }
            catch (NixException e) when (e.Pass(shape.PositionAt(slot), $"while evaluating attribute '{NixText.Identifier(name.Name)}' of derivation '{derivation.Name}'"))
            {
                throw;
            }
        }

        if (structured is not null)
        {
            derivation.Environment[Symbols.Json.Name] = structured.Append('}').ToString();
        }

        AddInputs();
        Check();
        AddOutputs();
        return structuredFault is null ? derivation : throw new NixException(NixErrorKind.InvalidDerivation, structuredFault);
    }

    private bool Flag(AttrSet set, Symbol name, string context) =>
        set.Get(name) is { } value && vm.ForceBool(value, context, Position.None);

    private void ReadAttribute(Symbol name, Value value, Position position)
    {
        if (name == Symbols.ContentAddressed)
        {
            if (vm.ForceBool(value, string.Empty, Position.None))
            {
                isContentAddressed = true;
                ExperimentalFeatures.Require(Features, ExperimentalFeatures.ContentAddressed);
            }
        }
        else if (name == Symbols.Impure)
        {
            if (vm.ForceBool(value, string.Empty, Position.None))
            {
                isImpure = true;
                ExperimentalFeatures.Require(Features, ExperimentalFeatures.ImpureDerivations);
            }
        }
        else if (name == Symbols.Args)
        {
            NixList arguments = vm.ForceList(value, string.Empty, Position.None);
            for (int i = 0; i < arguments.Count; i++)
            {
                derivation.Arguments.Add(Coerce(arguments[i], "while evaluating an element of the argument list"));
            }
        }
        else if (structured is null)
        {
            ReadVariable(name, value, position);
        }
        else if (name != Symbols.StructuredAttrs)
        {
            ReadStructured(name, value, position);
        }
    }

    /// <summary>An attribute that becomes an environment variable.</summary>
    private void ReadVariable(Symbol name, Value value, Position position)
    {
        string text = Coerce(value, string.Empty);
        if (name == Symbols.Json)
        {
            Warn(
                "setting structured attributes via '__json' is deprecated, and may be disallowed in future versions of Nix. Set '__structuredAttrs = true' instead.",
                position);
            derivation.Environment[name.Name] = JsonData.Normalize(text, "cannot process __json attribute: ", vm.Poll);
            return;
        }

        derivation.Environment[name.Name] = text;
        if (name == Symbols.Builder)
        {
            derivation.Builder = text;
        }
        else if (name == Symbols.System)
        {
            derivation.System = text;
        }
        else if (name == Symbols.OutputHash)
        {
            outputHash = text;
        }
        else if (name == Symbols.OutputHashAlgo)
        {
            outputHashAlgorithm = AlgorithmOf(text);
        }
        else if (name == Symbols.OutputHashMode)
        {
            outputHashMode = ModeOf(text);
        }
        else if (name == Symbols.Outputs)
        {
            SetOutputs(text.Split(Spaces, StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <summary>An attribute that becomes a part of the JSON text.</summary>
    private void ReadStructured(Symbol name, Value value, Position position)
    {
        StringContext? context = null;
        string json = JsonWriter.WritePart(vm, value, ref context, ref structuredFault);
        AddContext(context);
        if (structured!.Length > 1)
        {
            structured.Append(',');
        }

        structured.Append(JsonData.Quote(name.Name)).Append(':').Append(json);
        if (name == Symbols.Builder)
        {
            NixString builder = vm.ForceString(value, string.Empty, Position.None);
            AddContext(builder.Context);
            derivation.Builder = builder.Bytes;
        }
        else if (name == Symbols.System)
        {
            derivation.System = PlainText(value);
        }
        else if (name == Symbols.OutputHash)
        {
            outputHash = PlainText(value);
        }
        else if (name == Symbols.OutputHashAlgo)
        {
            outputHashAlgorithm = AlgorithmOf(PlainText(value));
        }
        else if (name == Symbols.OutputHashMode)
        {
            outputHashMode = ModeOf(PlainText(value));
        }
        else if (name == Symbols.Outputs)
        {
            NixList list = vm.ForceList(value, string.Empty, Position.None);
            var names = new string[list.Count];
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = PlainText(list[i]);
            }

            SetOutputs(names);
        }
        else if (HasNoEffectWhenStructured(name))
        {
            string key = name.Name;
            Warn($"'structuredAttrs' disables the effect of the derivation attribute '{key}'; use 'outputChecks.<output>.{key}' instead", position);
        }
    }

    private static bool HasNoEffectWhenStructured(Symbol name) =>
        name == Symbols.AllowedReferences || name == Symbols.AllowedRequisites
        || name == Symbols.DisallowedReferences || name == Symbols.DisallowedRequisites
        || name == Symbols.MaxSize || name == Symbols.MaxClosureSize;

    private string Coerce(Value value, string errorContext)
    {
        StringContext? context = null;
        string text = vm.CoerceToString(value, ref context, errorContext, more: true, copyToStore: true);
        AddContext(context);
        return text;
    }

    private string PlainText(Value value) => vm.ForceStringNoContext(value, string.Empty, Position.None);

    private void AddContext(StringContext? context)
    {
        if (context is not null)
        {
            contexts.Add(context);
        }
    }

    private HashAlgorithm? AlgorithmOf(string name) => name is "md5" or "sha1" or "sha256" or "sha512" or "blake3" ? HashNames.Parse(name, Features) : null;

    private ContentAddressMethod ModeOf(string name)
    {
        ContentAddressMethod mode = ContentAddressMethods.Find(name)
            ?? throw Error($"invalid value '{name}' for 'outputHashMode' attribute");
        if (mode == ContentAddressMethod.Text)
        {
            ExperimentalFeatures.Require(
                Features, ExperimentalFeatures.DynamicDerivations, $"text-hashed derivation '{derivation.Name}', outputHashMode = \"text\"");
        }
        else if (mode == ContentAddressMethod.Git)
        {
            ExperimentalFeatures.Require(Features, ExperimentalFeatures.GitHashing);
        }

        return mode;
    }

    private void SetOutputs(string[] names)
    {
        outputs.Clear();
        foreach (string name in names)
        {
            if (outputs.Contains(name))
            {
                throw Error($"duplicate derivation output '{name}'");
            }

            if (name == Symbols.DrvPath.Name)
            {
                throw Error("invalid derivation output name 'drvPath'");
            }

            outputs.Add(name);
        }

        if (outputs.Count == 0)
        {
            throw Error("derivation cannot have an empty set of outputs");
        }
    }

    private void Warn(string message, Position position)
    {
        var doing = new TraceItem(Position.None, $"while evaluating derivation '{derivation.Name}'");
        vm.Evaluator().Settings.OnWarning(ErrorReport.DescribeWarning(message, position, doing), false);
    }

    private static NixException Error(string message) => new(NixErrorKind.InvalidDerivation, message);
}
