using System;

namespace TvixEval.Core.Machine;

/// <summary>A Nix value had to be evaluated on a thread on which no virtual machine is installed: a programming error.</summary>
internal sealed class NoVmException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public NoVmException()
        : base("No Nix VM is installed on this thread.")
    {
    }
}
