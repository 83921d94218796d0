using System;

namespace TvixEval.Core.Machine;

/// <summary>
/// The thread's slot for a virtual machine. The run loop owns its VM; whenever foreign code runs (a builtin, a callback,
/// the host), the VM is lent to the slot, so that plain <c>Equals</c> or <c>CompareTo</c> on values finds it there.
/// It is a protocol at the borders: inside the evaluator the VM is <c>this</c> or a parameter.
/// See docs/thread-local-vm.md.
/// </summary>
internal static class VmSlot
{
    [ThreadStatic]
    private static Vm? current;

    /// <summary>The VM that is installed on this thread, or null.</summary>
    public static Vm? Current => current;

    /// <summary>The VM that is installed on this thread.</summary>
    /// <exception cref="NoVmException">None is.</exception>
    public static Vm Required => current ?? throw new NoVmException();

    /// <summary>Installs a VM until the result is disposed of; then whatever was there before is there again.</summary>
    /// <param name="vm">The VM.</param>
    public static Scope Install(Vm vm)
    {
        if (vm is null)
        {
            throw new ArgumentNullException(nameof(vm));
        }

        Vm? before = current;
        if (!ReferenceEquals(before, vm))
        {
            current = vm;
            vm.OnInstalled();
        }

        return new Scope(before, vm);
    }

    /// <summary>An installation; dispose of it on the same thread, in the reverse order of installing.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Vm? before;
        private readonly Vm? installed;

        internal Scope(Vm? before, Vm installed)
        {
            this.before = before;
            this.installed = installed;
        }

        /// <summary>Restores what was installed before.</summary>
        public void Dispose()
        {
            if (!ReferenceEquals(before, installed))
            {
                current = before;
                installed?.OnRemoved();
            }
        }
    }
}
