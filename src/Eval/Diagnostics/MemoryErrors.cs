using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TvixEval.Work;

namespace TvixEval.Diagnostics;

/// <summary>Makes what a <see cref="MemoryBudget"/> throws an error of the language.</summary>
internal static class MemoryErrors
{
    /// <summary>Runs when the assembly is loaded: budgets may be asked by whatever comes first.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Only sets a field: budgets lie below the errors of the language, and any part of the assembly may be used first.")]
    internal static void Install() => MemoryBudget.MakeError = static message => new NixException(NixErrorKind.MemoryLimit, message);
}
