using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace TvixEval.Module.Tests.Pester;

/// <summary>The operators that Add-ShouldOperator added in a runspace.</summary>
internal sealed class AddedOperators
{
    private static readonly ConditionalWeakTable<Runspace, AddedOperators> ByRunspace = new();

    private readonly Dictionary<string, ScriptBlock> tests = new(StringComparer.OrdinalIgnoreCase);

    public static AddedOperators Of(Runspace runspace) => ByRunspace.GetOrCreateValue(runspace);

    /// <summary>Adds an operator; as in Pester, a name is taken once, unless it is for the same text.</summary>
    public void Add(string name, ScriptBlock test)
    {
        if (!tests.TryAdd(name, test) && tests[name].ToString() != test.ToString())
        {
            throw new ArgumentException($"Assertion operator name '{name}' has been added multiple times.");
        }
    }

    /// <summary>The test of the operator among the names of parameters, or null.</summary>
    public ScriptBlock? Find(IEnumerable<string> parameters) => parameters.Select(tests.GetValueOrDefault).FirstOrDefault(static test => test is not null);

    public RuntimeDefinedParameterDictionary CreateSwitches()
    {
        var result = new RuntimeDefinedParameterDictionary();
        foreach (string name in tests.Keys)
        {
            result.Add(name, new RuntimeDefinedParameter(name, typeof(SwitchParameter), new Collection<Attribute> { new ParameterAttribute() }));
        }

        return result;
    }
}
