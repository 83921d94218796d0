using System;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Dependencies;
using TvixEval.Engine;

namespace TvixEval.Embedding;

/// <summary>
/// A delegate as a Nix function, which takes as many arguments as the delegate has parameters. They arrive as what the parameters are declared as; a
/// <see cref="NixValue"/> is not evaluated. A delegate without parameters is a value that is computed when it is needed.
/// </summary>
internal sealed class DelegateFunction
{
    private readonly NixEngine engine;
    private readonly Delegate target;
    private readonly ParameterInfo[] parameters;
    private readonly string name;

    private DelegateFunction(NixEngine engine, Delegate target, ParameterInfo[] parameters)
    {
        this.engine = engine;
        this.target = target;
        this.parameters = parameters;

        // What the compiler calls a lambda says nothing.
        name = target.Method.Name.IndexOf('<') < 0 ? target.Method.Name : "delegate";
    }

    /// <summary>The value of a delegate.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="target">The delegate.</param>
    /// <exception cref="NixCastException">It gives nothing that could be a value.</exception>
    public static Value Create(NixEngine engine, Delegate target)
    {
        MethodInfo method = target.GetType().GetMethod("Invoke")!;
        if (method.ReturnType == typeof(void) || typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal))
        {
            throw new NixCastException(string.Empty, $"A delegate of type {target.GetType()} cannot be converted to a Nix value: it does not return a value synchronously.");
        }

        var function = new DelegateFunction(engine, target, method.GetParameters());
        return function.parameters.Length == 0
            ? new Thunk(new NativeCode((vm, _, _) => function.Call(vm, Array.Empty<Value>())))
            : function.Take(Array.Empty<Value>());
    }

    private BuiltinValue Take(Value[] given) =>
        new(new Builtin(name, new[] { parameters[given.Length].Name ?? "argument" }, strict: 0, addsTrace: true, new Func<Vm, Value, Value>((vm, argument) =>
        {
            var arguments = new Value[given.Length + 1];
            given.CopyTo(arguments, 0);
            arguments[given.Length] = argument;
            return arguments.Length < parameters.Length ? Take(arguments) : StackGuard.HasRoom() ? Call(vm, arguments) : CallOnBigStack(vm, arguments);
        })));

    private Value CallOnBigStack(Vm vm, Value[] arguments) => StackGuard.OnBigStack(() => Call(vm, arguments));

    private Value Call(Vm vm, Value[] arguments)
    {
        vm.Evaluator().Dependencies?.Current.Add(FactKind.Host, name, string.Empty);
        Exception failure;
        try
        {
            var objects = new object?[arguments.Length];
            for (int i = 0; i < objects.Length; i++)
            {
                objects[i] = new ClrReader(engine, vm).Read(arguments[i], parameters[i].ParameterType);
            }

            return new ClrImporter(engine, vm).Import(Invoke(objects));
        }
        catch (Exception error) when (CallbackException.IsError(error))
        {
            failure = CallbackException.Of(error);
        }

        throw failure;
    }

    private object? Invoke(object?[] arguments)
    {
        switch (target)
        {
            case Func<NixValue, NixValue> one:
                return one((NixValue)arguments[0]!);
            case Func<NixValue, NixValue, NixValue> two:
                return two((NixValue)arguments[0]!, (NixValue)arguments[1]!);
        }

        ExceptionDispatchInfo failure;
        try
        {
            return target.DynamicInvoke(arguments);
        }
        catch (TargetInvocationException error)
        {
            failure = ExceptionDispatchInfo.Capture(error.InnerException!);
        }

        failure.Throw();
        return null;
    }
}
