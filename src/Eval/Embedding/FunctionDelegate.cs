using System;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;

namespace TvixEval.Embedding;

/// <summary>A Nix function as a delegate.</summary>
internal static class FunctionDelegate
{
    private static readonly MethodInfo Caller = typeof(FunctionDelegate).GetMethod(nameof(Call), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The delegate that calls a function, or null where the type has no parameters, or some that are references.</summary>
    /// <param name="function">The function.</param>
    /// <param name="type">The type of the delegate.</param>
    public static Delegate? Create(NixValue function, Type type)
    {
        MethodInfo? invoke = type.GetMethod("Invoke");
        ParameterExpression[]? parameters = invoke?.GetParameters().Select(static parameter => Expression.Parameter(parameter.ParameterType, parameter.Name)).ToArray();
        if (parameters is not { Length: > 0 } || parameters.Any(static parameter => parameter.IsByRef) || !IsCallable(function))
        {
            return null;
        }

        bool givesNothing = invoke!.ReturnType == typeof(void);
        Expression call = Expression.Call(
            Caller,
            Expression.Constant(function),
            Expression.Constant(givesNothing ? typeof(NixValue) : invoke.ReturnType),
            Expression.NewArrayInit(typeof(object), parameters.Select(static parameter => Expression.Convert(parameter, typeof(object)))));
        return Expression.Lambda(type, givesNothing ? call : Expression.Convert(call, invoke.ReturnType), parameters).Compile();
    }

    private static bool IsCallable(NixValue value) => value.Kind == NixKind.Function || (value.Kind == NixKind.AttributeSet && value.TryGet("__functor", out _));

    private static object? Call(NixValue function, Type result, object?[] arguments) => function.Call(arguments).As(result);
}
