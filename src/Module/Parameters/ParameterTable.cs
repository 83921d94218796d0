using System;
using System.Collections;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using TvixEval.Module.Sessions;

namespace TvixEval.Module.Parameters;

/// <summary>Parameters as they are declared: which there are, and how New-PSDrive gets them.</summary>
internal static class ParameterTable
{
    // The opposite of -Pure, for what is pure by itself.
    private const string Impure = "Impure";

    // Code that was compiled without it does not stop.
    private const string Debugger = "Debugger";

    // Limits are none of them: those of the work at hand hold in any session.
    private static readonly string[] DecidingOnEvaluator = Declared(typeof(EvaluatorParameters))
        .Where(static property => property.DeclaringType == typeof(EvaluatorParameters)).Select(static property => property.Name).Append(Impure).Append(Debugger).ToArray();

    /// <summary>The declared parameters as the engine takes them from a provider. Unlike properties of an object they tell which were given.</summary>
    /// <param name="template">The class that declares them.</param>
    public static RuntimeDefinedParameterDictionary ToDynamic(Type template)
    {
        var parameters = new RuntimeDefinedParameterDictionary();
        foreach (PropertyInfo property in Declared(template))
        {
            var attributes = new Collection<Attribute>(property.GetCustomAttributes(inherit: true).Cast<Attribute>().ToList());
            parameters.Add(property.Name, new RuntimeDefinedParameter(property.Name, property.PropertyType, attributes));
        }

        return parameters;
    }

    /// <summary>Those of such parameters that were given.</summary>
    /// <param name="parameters">What <see cref="ToDynamic"/> gave, or null where the engine has asked for none.</param>
    public static GivenParameters Given(RuntimeDefinedParameterDictionary? parameters)
    {
        var given = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (RuntimeDefinedParameter parameter in parameters?.Values.Where(static parameter => parameter.IsSet) ?? Array.Empty<RuntimeDefinedParameter>())
        {
            given[parameter.Name] = parameter.Value;
        }

        return new GivenParameters(given);
    }

    /// <summary>The error that there are parameters which decide on the evaluator, though something else decides already; null where there are none.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="decider">What decides: goes on after "cannot be used together with".</param>
    /// <param name="target">The object that the error is about.</param>
    public static ErrorRecord? Conflict(GivenParameters given, string decider, object target) =>
        DecidingOnEvaluator.FirstOrDefault(given.Has) is { } name
            ? new ErrorRecord(new ArgumentException($"-{name} cannot be used together with {decider}."), "SessionOptionConflict", ErrorCategory.InvalidArgument, target)
            : null;

    /// <summary>The error that a session cannot be evaluated in; null where it can.</summary>
    /// <param name="given">The parameters beside <c>-Session</c>.</param>
    /// <param name="session">The session.</param>
    /// <param name="target">The object that a conflict is about.</param>
    public static ErrorRecord? Refuse(GivenParameters given, NixSession session, object target) =>
        Conflict(given, $"-Session: the session '{session.Name}' determines it", target)
        ?? (session.IsRemoved
            ? new ErrorRecord(new InvalidOperationException($"The session '{session.Name}' was removed."), "SessionRemoved", ErrorCategory.ResourceUnavailable, session)
            : null);

    private static PropertyInfo[] Declared(Type template) =>
        template.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.IsDefined(typeof(ParameterAttribute), inherit: true)).ToArray();
}
