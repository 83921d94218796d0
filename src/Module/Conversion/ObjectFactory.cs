using System;
using System.Linq.Expressions;
using System.Management.Automation;
using System.Reflection;

namespace TvixEval.Module.Conversion;

/// <summary>
/// Makes PowerShell objects as cheaply as the engine allows. Its public way copies each property and announces it to the
/// binders under a lock, which is most of what an object costs. The shorter way is not public: where an engine lacks it,
/// the public one is taken.
/// </summary>
internal static class ObjectFactory
{
    private static readonly Func<int, PSObject> Create = FindConstructor();
    private static readonly Func<PSObject, PSMemberInfoCollection<PSMemberInfo>>? InstanceMembers = FindInstanceMembers();

    /// <summary>An empty property bag with room for some properties.</summary>
    /// <param name="capacity">How many properties are to come.</param>
    public static PSObject CreateObject(int capacity) => Create(capacity);

    /// <summary>
    /// Where to add a new bag's properties, of which each is a new object too. The first bag with certain names takes the
    /// engine's long way, by which the engine learns that objects may have properties of these names.
    /// </summary>
    /// <param name="bag">The bag.</param>
    /// <param name="names">The names of the properties.</param>
    public static PSMemberInfoCollection<PSMemberInfo> MembersToFill(PSObject bag, AttributeNames names) =>
        names.AreKnownToEngine && InstanceMembers is not null ? InstanceMembers(bag) : bag.Members;

    /// <summary>PowerShell 7 has a constructor that reserves room for the properties (twice as fast); it is not part of the standard library we compile against.</summary>
    private static Func<int, PSObject> FindConstructor()
    {
        ConstructorInfo? constructor = typeof(PSObject).GetConstructor(new[] { typeof(int) });
        if (constructor is null)
        {
            return static _ => new PSObject();
        }

        ParameterExpression capacity = Expression.Parameter(typeof(int));
        return Expression.Lambda<Func<int, PSObject>>(Expression.New(constructor, capacity), capacity).Compile();
    }

    private static Func<PSObject, PSMemberInfoCollection<PSMemberInfo>>? FindInstanceMembers()
    {
        MethodInfo? getter = typeof(PSObject).GetProperty("InstanceMembers", BindingFlags.Instance | BindingFlags.NonPublic)?.GetGetMethod(nonPublic: true);
        return getter is null || !typeof(PSMemberInfoCollection<PSMemberInfo>).IsAssignableFrom(getter.ReturnType)
            ? null
            : (Func<PSObject, PSMemberInfoCollection<PSMemberInfo>>)Delegate.CreateDelegate(typeof(Func<PSObject, PSMemberInfoCollection<PSMemberInfo>>), getter);
    }
}
