using System;
using System.Collections.Generic;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Store;
using TvixEval.Syntax;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>
/// Reads <c>flake.nix</c>. What is said there, but for the outputs, must be plain data: nothing is evaluated for it but literals.
/// </summary>
internal sealed class FlakeFileReader
{
    private static readonly Symbol InputsName = Symbol.Of("inputs");
    private static readonly Symbol ConfigName = Symbol.Of("nixConfig");

    private readonly Vm vm;
    private readonly FetchContext context;
    private readonly InputPath lockPath;
    private string folder = CanonPath.Root;

    /// <summary>Creates a reader.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="context">Settings and store.</param>
    /// <param name="lockPath">The path of the flake in the lock file, which what it follows starts from.</param>
    public FlakeFileReader(Vm vm, FetchContext context, InputPath lockPath)
    {
        this.vm = vm;
        this.context = context;
        this.lockPath = lockPath;
    }

    /// <summary>Reads the file.</summary>
    /// <param name="resolved">The reference, as it is named in messages.</param>
    /// <param name="locked">The reference of what was fetched.</param>
    /// <param name="root">Where the source is, a Nix path.</param>
    /// <exception cref="NixException">It is no flake.</exception>
    public FlakeFile Read(FlakeRef resolved, FlakeRef locked, string root)
    {
        folder = CanonPath.Append(root, resolved.Folder);
        string path = CanonPath.Append(folder, "flake.nix");
        AttrSet set = Evaluate(path);
        var flake = new FlakeFile(resolved, locked, folder);
        if (set.Get(Symbols.Description) is { } description)
        {
            flake.Description = Expect<NixString>(description, "a string", set.PositionOf(Symbols.Description)).Bytes;
        }

        if (set.Get(InputsName) is { } inputs)
        {
            flake.Inputs = ReadInputs(inputs, set.PositionOf(InputsName), flake.SelfAttributes);
        }

        Value outputs = set.Get(Symbols.Outputs) ?? throw Error($"flake '{resolved}' lacks attribute 'outputs'");
        Value function = Trivial(outputs);
        if (function is Closure closure)
        {
            AddFormals(flake, closure);
        }
        else if (function is not (BuiltinValue or PartialBuiltin))
        {
            throw Unexpected("a function", function, set.PositionOf(Symbols.Outputs));
        }

        if (set.Get(ConfigName) is { } config)
        {
            CheckConfig(Expect<AttrSet>(config, "a set", set.PositionOf(ConfigName)));
        }

        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            var name = new Symbol(set.Keys[i]);
            if (name != Symbols.Description && name != InputsName && name != Symbols.Outputs && name != ConfigName)
            {
                throw Error($"flake '{resolved}' has an unsupported attribute '{name.Name}', at {set.Shape.PositionAt(i).Show()}");
            }
        }

        return flake;
    }

    private AttrSet Evaluate(string path)
    {
        Evaluator evaluator = vm.Evaluator();
        string file = VisibleFiles.ResolveExpression(evaluator.Files, path);
        Expr expression = Parser.Parse(evaluator.ReadSource(file), evaluator.Settings.ToParserOptions(names: vm.Names));
        if (expression is not ExprAttrs)
        {
            throw Error($"file '{path}' must be an attribute set").AddTrace(Position.None, $"while evaluating the file '{path}':");
        }

        return (AttrSet)vm.Force(evaluator.EvalFile(path));
    }

    private SortedDictionary<string, FlakeInput> ReadInputs(Value value, Position position, FetchAttributes? self)
    {
        var inputs = new SortedDictionary<string, FlakeInput>(StringComparer.Ordinal);
        AttrSet set = Expect<AttrSet>(value, "a set", position);
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            var name = new Symbol(set.Keys[i]);
            Position at = set.Shape.PositionAt(i);
            if (name != Symbols.Self)
            {
                inputs[name.Name] = ReadInput(set.At(i), at);
                continue;
            }

            if (self is null)
            {
                throw Error($"'self' input attribute not allowed at {at.Show()}");
            }

            AttrSet attributes = Expect<AttrSet>(set.At(i), "a set", at);
            foreach (int k in vm.Names.SlotsOf(attributes.Shape))
            {
                AddAttribute(self, new Symbol(attributes.Keys[k]).Name, Unwrap(attributes.At(k)));
            }
        }

        return inputs;
    }

    private FlakeInput ReadInput(Value value, Position position)
    {
        AttrSet set = Expect<AttrSet>(value, "a set", position);
        var input = new FlakeInput();
        var attributes = new FetchAttributes();
        string? url = null;
        foreach (int i in vm.Names.SlotsOf(set.Shape))
        {
            string name = new Symbol(set.Keys[i]).Name;
            Position at = set.Shape.PositionAt(i);
            try
            {
                switch (name)
                {
                    case "url":
                        url = UrlOf(Trivial(set.At(i)), at);
                        attributes["url"] = url;
                        break;
                    case "flake":
                        input.IsFlake = Expect<NixBool>(set.At(i), "a Boolean", at).Value;
                        break;
                    case "inputs":
                        input.Overrides = ReadInputs(set.At(i), at, null);
                        break;
                    case "follows":
                        input.Follows = lockPath.Append(InputPath.Parse(Expect<NixString>(set.At(i), "a string", at).Bytes).Names);
                        break;
                    default:
                        AddAttribute(attributes, name, Unwrap(set.At(i)));
                        break;
                }
            }
            catch (NixException e) when (e.Pass(at, $"while evaluating flake attribute '{name}'"))
            {
                throw;
            }
        }

        SetReference(input, attributes, url, position);
        return input.Reference is null || input.Follows is null
            ? input
            : throw Error($"flake input has both a flake reference and a follows attribute, at {position.Show()}");
    }

    private void SetReference(FlakeInput input, FetchAttributes attributes, string? url, Position position)
    {
        if (attributes.Contains("type"))
        {
            try
            {
                input.Reference = FlakeRef.FromAttributes(attributes, context);
                return;
            }
            catch (NixException e) when (e.Pass(position, "while evaluating flake input"))
            {
                throw;
            }
        }

        attributes.Remove("url");
        foreach (KeyValuePair<string, object> pair in attributes)
        {
            throw Error($"unexpected flake input attribute '{pair.Key}', at {position.Show()}");
        }

        if (url is not null)
        {
            input.Reference = new FlakeRefParser(context) { IsFlake = input.IsFlake, KeepsRelativePaths = true }.Parse(url);
        }
    }

    private string UrlOf(Value value, Position position)
    {
        switch (value)
        {
            case NixString text:
                return text.Bytes;
            case NixPath path:
                return "path:" + Relative(path.Path);
            default:
                throw Error($"expected a string or a path but got {Describe(value)} at {position.Show()}");
        }
    }

    private string Relative(string path)
    {
        string start = folder;
        string up = string.Empty;
        while (!CanonPath.IsWithin(path, start))
        {
            start = CanonPath.Parent(start);
            up += up.Length == 0 ? ".." : "/..";
        }

        string rest = path.Substring(start == CanonPath.Root ? 1 : Math.Min(start.Length + 1, path.Length));
        return up.Length == 0 ? (rest.Length == 0 ? "." : rest) : rest.Length == 0 ? up : up + "/" + rest;
    }

    private void AddAttribute(FetchAttributes attributes, string name, Value value) => attributes[name] = value switch
    {
        NixString text => text.Bytes,
        NixBool truth => truth.Value,
        NixInt { Value: < 0 } number => throw Error(FormattableString.Invariant($"negative value given for flake input attribute {name}: {number.Value}")),
        NixInt number => number.Value,
        _ => throw new NixException(
            NixErrorKind.Type, $"flake input attribute '{name}' is {Describe(value)} while a string, Boolean, or integer is expected"),
    };

    private void AddFormals(FlakeFile flake, Closure outputs)
    {
        if (outputs.Lambda.Formals is not { } formals)
        {
            return;
        }

        foreach (FormalHead formal in formals.Items)
        {
            if (formal.Name != Symbols.Self && !flake.Inputs.ContainsKey(formal.Name.Name))
            {
                flake.Inputs[formal.Name.Name] = new FlakeInput { Reference = new FlakeRefParser(context).Parse(formal.Name.Name) };
            }
        }
    }

    private void CheckConfig(AttrSet config)
    {
        foreach (int i in vm.Names.SlotsOf(config.Shape))
        {
            string name = new Symbol(config.Keys[i]).Name;
            Value value = Trivial(config.At(i));
            if (value is NixList list)
            {
                for (int k = 0; k < list.Count; k++)
                {
                    if (Unwrap(list[k]) is not NixString)
                    {
                        throw new NixException(
                            NixErrorKind.Type,
                            $"list element in flake configuration setting '{name}' is {Describe(value)} while a string is expected");
                    }
                }
            }
            else if (value is not (NixString or NixPath or NixInt or NixBool))
            {
                throw new NixException(NixErrorKind.Type, $"flake configuration setting '{name}' is {Describe(value)}");
            }
        }
    }

    private T Expect<T>(Value value, string expected, Position position)
        where T : Value => Trivial(value) is T found ? found : throw Unexpected(expected, Trivial(value), position);

    /// <summary>The value of a literal; what is no literal stays a thunk.</summary>
    private Value Trivial(Value value) =>
        value is Thunk { Code: CodeUnit { Form: { HasFixedNames: true } or { Kind: ExprKind.Lambda or ExprKind.List } } }
            or Thunk { Code: CodeUnit { Lambda: not null } }
            ? vm.Force(value)
            : Unwrap(value);

    private static Value Unwrap(Value value) => value.Peek() ?? value;

    private static string Describe(Value value) => ValueTypes.Describe(value.Kind);

    private static NixException Unexpected(string expected, Value found, Position position) =>
        Error($"expected {expected} but got {Describe(found)} at {position.Show()}");

    private static NixException Error(string message) => new(NixErrorKind.InvalidFlake, message);
}
