using System;
using TvixEval.Module.Tests.Hosting;

namespace TvixEval.Module.Tests;

/// <summary>One engine for the tests of a class.</summary>
public sealed class EngineFixture : IDisposable
{
    internal PowerShellEngine Engine { get; } = new();

    public void Dispose() => Engine.Dispose();
}
