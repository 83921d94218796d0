using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using Xunit;

namespace TvixEval.Tests.Core.Values;

/// <summary>What ordinary .NET code may do with values: operators, sorting, null.</summary>
public sealed class ValueOperatorTests
{
    [Fact]
    public void OperatorsAreThoseOfTheLanguage()
    {
        using VmSlot.Scope slot = VmSlot.Install(Nix.NewVm());
        Value one = Build.Int(1);
        Value two = Build.Int(2);
        Value alsoOne = new NixFloat(1);

        Assert.True(one == alsoOne && one != two && !(one == two) && !(one != alsoOne));
        Assert.True(one < two && two > one && !(two < one) && !(one > two) && !(one < alsoOne) && !(one > alsoOne));
        Assert.True(one <= two && two >= one && one <= alsoOne && one >= alsoOne && !(two <= one) && !(one >= two));
    }

    [Fact]
    public void NullIsBeforeAllAndEqualToNullOnly()
    {
        Value one = Build.Int(1);
        Value? none = null;

        Assert.True(none == null && one != none && none != one && !one.Equals(none) && !one.Equals(1));
        Assert.True(one.CompareTo(none) > 0 && ((IComparable)one).CompareTo(null) > 0);
        Assert.Equal(0, one.CompareTo(one));
        Assert.Throws<ArgumentException>(() => ((IComparable)one).CompareTo("1"));
    }

    [Fact]
    public void ListsOfValuesAreSorted()
    {
        using VmSlot.Scope slot = VmSlot.Install(Nix.NewVm());
        var values = new List<Value> { Build.List(Build.Int(2)), Build.List(Build.Int(1), Build.Int(5)), Build.List() };
        values.Sort();

        Assert.Equal("[ ] [ 1 5 ] [ 2 ]", string.Join(" ", values));
        Assert.Equal(0, ((IComparable)Build.Int(1)).CompareTo(Build.Int(1)));
        Assert.StartsWith("cannot compare an integer with a string", Assert.Throws<NixException>(() => Build.Int(1).CompareTo(Build.Str("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotEvaluatedNeedsAMachine()
    {
        Assert.Throws<NoVmException>(() => Build.Suspended().Force());
        Assert.Equal(ValueKind.Null, Build.Done(NixNull.Instance).Force().Kind);
    }
}
