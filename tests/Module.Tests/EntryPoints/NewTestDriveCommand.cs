using System;
using System.Management.Automation;
using System.Reflection;

namespace TvixEval.Module.Tests.EntryPoints;

/// <summary>What New-PSDrive does with the provider Nix; New-PSDrive itself belongs to a module that the bare engine lacks.</summary>
[Cmdlet(VerbsCommon.New, "TestDrive")]
public sealed class NewTestDriveCommand : PSCmdlet, IDynamicParameters
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private object? dynamicParameters;

    [Parameter(Mandatory = true)]
    public string Name { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    public string Root { get; set; } = string.Empty;

    public object? GetDynamicParameters()
    {
        object context = NewContext();
        return dynamicParameters = Method("NewDriveDynamicParameters", typeof(string), context.GetType())
            .Invoke(SessionState.Drive, new[] { "Nix", context });
    }

    protected override void EndProcessing()
    {
        object context = NewContext();
        context.GetType().GetProperty("DynamicParameters", Hidden)!.SetValue(context, dynamicParameters);
        var drive = new PSDriveInfo(Name, SessionState.Provider.GetOne("Nix"), Root, string.Empty, null);
        try
        {
            Method("New", typeof(PSDriveInfo), typeof(string), context.GetType()).Invoke(SessionState.Drive, new[] { drive, "Global", context });
        }
        catch (TargetInvocationException error) when (error.InnerException is IContainsErrorRecord known)
        {
            ThrowTerminatingError(known.ErrorRecord);
        }
    }

    private static MethodInfo Method(string name, params Type[] parameters) =>
        typeof(DriveManagementIntrinsics).GetMethod(name, Hidden, null, parameters, null)!;

    private object NewContext() => Activator.CreateInstance(
        typeof(PSObject).Assembly.GetType("System.Management.Automation.CmdletProviderContext")!, Hidden, null, new object[] { this }, null)!;
}
