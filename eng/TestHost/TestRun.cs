using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TvixEval.TestHost;

/// <summary>Finds the tests of an assembly and runs them, two at a time.</summary>
internal static class TestRun
{
    /// <summary>Runs the tests; the result is the exit code.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="only">What the names of tests contain, or null for all.</param>
    /// <param name="exclusions">What is left out.</param>
    /// <param name="log">A file that gets a line as each test starts and ends, to see where a process ended that crashed; or null.</param>
    public static int Start(string path, string? only, Exclusions exclusions, string? log)
    {
        Assembly assembly = Assembly.LoadFrom(path);
        var options = new TestOptions();
        options.SetValue("xunit.discovery.PreEnumerateTheories", (bool?)false);
        options.SetValue("xunit.execution.MaxParallelThreads", (int?)2);
        options.SetValue("xunit.execution.SynchronousMessageReporting", (bool?)true);

        using var writer = log is null ? TextWriter.Null : new StreamWriter(log) { AutoFlush = true };
        var found = new ResultSink(writer);
        using (var discoverer = new XunitTestFrameworkDiscoverer(Reflector.Wrap(assembly), new NoSources(), found))
        {
            discoverer.Find(includeSourceInformation: false, found, options);
            found.Wait();
        }

        ITestCase[] wanted = found.Cases.Where(test => only is null || NameOf(test).Contains(only, StringComparison.Ordinal)).ToArray();
        ITestCase[] chosen = wanted.Where(test => !exclusions.Has(test.TestMethod.TestClass.Class.Name, test.TestMethod.Method.Name)).ToArray();
        var results = new ResultSink(writer);
        using (var executor = new XunitTestFrameworkExecutor(assembly.GetName(), new NoSources(), results))
        {
            executor.RunTests(chosen.Cast<IXunitTestCase>(), results, options);
            results.Wait();
        }

        int failed = results.Failed;
        foreach (string unused in only is null ? exclusions.Unused : Array.Empty<string>())
        {
            failed++;
            Console.WriteLine("An exclusion leaves nothing out: " + unused);
        }

        Console.WriteLine($"{results.Passed} passed, {failed} failed, {results.Skipped} skipped, {wanted.Length - chosen.Length} left out");
        return failed == 0 ? 0 : 1;
    }

    private static string NameOf(ITestCase test) => test.TestMethod.TestClass.Class.Name + "." + test.TestMethod.Method.Name;

    /// <summary>The options of xunit, by name.</summary>
    private sealed class TestOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> values = new(StringComparer.Ordinal);

        public TValue GetValue<TValue>(string name) => values.TryGetValue(name, out object? value) && value is TValue known ? known : default!;

        public void SetValue<TValue>(string name, TValue value) => values[name] = value;
    }

    private sealed class NoSources : ISourceInformationProvider
    {
        public ISourceInformation GetSourceInformation(ITestCase testCase) => null!;

        public void Dispose()
        {
        }
    }
}
