using System;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using TvixEval.Machine;
using TvixEval.Module.Conversion;
using TvixEval.Values;

namespace TvixEval.Module.Sessions;

/// <summary>
/// What a value needs to be evaluated further after it has left the cmdlet that made it: the evaluator. Entering
/// installs the machine of the runspace that is asking now, on whichever thread that is.
/// </summary>
internal sealed class ValueContext
{
    private static readonly ConditionalWeakTable<Evaluator, ValueContext> ByEvaluator = new();

    private static readonly ConditionalWeakTable<PSObject, AttrSet> Shown = new();

    private readonly ConditionalWeakTable<AttrSet, PSObject> lazyObjects = new();

    private ValueContext(Evaluator evaluator) => Evaluator = evaluator;

    /// <summary>The evaluator that the values belong to.</summary>
    public Evaluator Evaluator { get; }

    /// <summary>The set that an object shows lazily, or null; also null where properties were added to the object, or taken away.</summary>
    /// <param name="shown">Any object.</param>
    public static AttrSet? SetShownBy(PSObject shown)
    {
        if (!Shown.TryGetValue(shown, out AttrSet? set))
        {
            return null;
        }

        int count = 0;
        foreach (PSPropertyInfo property in shown.Properties)
        {
            if (property is not LazyProperty)
            {
                return null;
            }

            count++;
        }

        return count == AttributeNames.Of(set.Shape).UsableCount ? set : null;
    }

    /// <summary>The context of an evaluator's values.</summary>
    /// <param name="evaluator">The evaluator.</param>
    public static ValueContext Of(Evaluator evaluator) => ByEvaluator.GetValue(evaluator, static key => new ValueContext(key));

    /// <summary>Installs a machine on this thread until the result is disposed of.</summary>
    public Entry Enter()
    {
        NixRunspace runspace = NixRunspace.Current;
        return new Entry(runspace, VmSlot.Current is { } current && ReferenceEquals(current.Evaluator, Evaluator)
            ? current
            : runspace.MachineOf(Evaluator));
    }

    /// <summary>The object that shows a set's attributes and evaluates one when it is read; the same object each time.</summary>
    /// <param name="set">The set.</param>
    /// <param name="names">Its names, free of problems.</param>
    public PSObject LazyObject(AttrSet set, AttributeNames names) =>
        lazyObjects.TryGetValue(set, out PSObject? known) ? known : MakeLazyObject(set, names, isDerivation: false);

    /// <summary>The object for a derivation. Names that PowerShell cannot hold beside others are left out: the last one counts.</summary>
    /// <param name="set">The derivation.</param>
    public PSObject LazyDerivation(AttrSet set) =>
        lazyObjects.TryGetValue(set, out PSObject? known) ? known : MakeLazyObject(set, AttributeNames.Of(set.Shape), isDerivation: true);

    private PSObject MakeLazyObject(AttrSet set, AttributeNames names, bool isDerivation)
    {
        PSObject result = ObjectFactory.CreateObject(set.Count);
        PSMemberInfoCollection<PSMemberInfo> members = ObjectFactory.MembersToFill(result, names);
        for (int i = 0; i < names.Names.Length; i++)
        {
            if (!names.IsUsable(i))
            {
                continue;
            }

            members.Add(new LazyProperty(names.Names[i], new LazyCell(set.Values[names.Slots[i]], this)), preValidated: true);
        }

        names.AreKnownToEngine = true;
        (isDerivation ? ObjectType.Derivation : ObjectType.LazyAttributeSet).ApplyTo(result);

        // Another thread may have been faster; then everybody shows the same object.
        return lazyObjects.GetValue(set, key =>
        {
            Shown.Add(result, key);
            return result;
        });
    }

    /// <summary>A machine that is installed on this thread.</summary>
    internal readonly struct Entry : IDisposable
    {
        private readonly VmSlot.Scope scope;
        private readonly Action? pollBefore;

        public Entry(NixRunspace runspace, Vm machine)
        {
            Machine = machine;
            pollBefore = runspace.Watch(machine);
            scope = VmSlot.Install(machine);
        }

        public Vm Machine { get; }

        public void Dispose()
        {
            scope.Dispose();
            Machine.OnPoll = pollBefore;
        }
    }
}
