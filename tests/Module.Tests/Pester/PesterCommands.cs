using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace TvixEval.Module.Tests.Pester;

/// <summary>The commands that a Pester file is written with. The engine finds cmdlets by verb and noun only, so these are aliases.</summary>
internal static class PesterCommands
{
    private static readonly (string Alias, Type Type)[] All =
    {
        ("Describe", typeof(BlockCommand)),
        ("Context", typeof(BlockCommand)),
        ("It", typeof(ItCommand)),
        ("BeforeAll", typeof(BeforeAllCommand)),
        ("AfterAll", typeof(AfterAllCommand)),
        ("BeforeEach", typeof(BeforeEachCommand)),
        ("AfterEach", typeof(AfterEachCommand)),
        ("BeforeDiscovery", typeof(BeforeDiscoveryCommand)),
        ("Should", typeof(ShouldCommand)),
        ("Add-ShouldOperator", typeof(AddShouldOperatorCommand)),
    };

    /// <summary>Adds the commands to a state.</summary>
    public static void AddTo(InitialSessionState state)
    {
        foreach ((string alias, Type type) in All)
        {
            var attribute = type.GetCustomAttribute<CmdletAttribute>()!;
            string name = attribute.VerbName + "-" + attribute.NounName;
            state.Commands.Add(new SessionStateCmdletEntry(name, type, helpFileName: null));
            state.Commands.Add(new SessionStateAliasEntry(alias, name));
        }
    }
}
