using System;

namespace TvixEval.Module.Tests.Hosting;

/// <summary>One engine for the tests of a class.</summary>
public sealed class EngineFixture : IDisposable
{
    internal PowerShellEngine Engine { get; } = new();

    public void Dispose() => Engine.Dispose();
}
