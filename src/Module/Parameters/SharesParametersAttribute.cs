using System;

namespace TvixEval.Module.Parameters;

/// <summary>Gives a class the parameters of another one: they are copied when it is compiled (<c>eng/ParameterGen</c>).</summary>
/// <param name="template">The class that declares them.</param>
/// <param name="only">The names of those that it gets; all without any.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
internal sealed class SharesParametersAttribute(Type template, params string[] only) : Attribute
{
    public Type Template { get; } = template;

    public string[] Only { get; } = only;
}
