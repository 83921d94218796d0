using System;

namespace TvixEval.Values;

/// <summary>Equality, hashing and display of values for plain .NET code; the VM comes from the thread's slot.</summary>
internal static class ValueEquality
{
    public static bool AreEqual(Value left, Value right) => throw new NotSupportedException();

    public static int Hash(Value value) => throw new NotSupportedException();

    public static string Show(Value value) => throw new NotSupportedException();
}
