using System;
using System.IO;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Xunit;

namespace TvixEval.Tests.Fetch.Archives;

/// <summary>The compression library is ours alone, whatever another module has loaded.</summary>
public sealed class CodecIsolationTests : IDisposable
{
    private readonly FetchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AnotherVersionInTheProcessIsLeftAloneAndDoesNotServeUs()
    {
        // A library of the same name whose decompressor does nothing but fail.
        var name = new AssemblyName("SharpCompress") { Version = new Version(99, 0, 0, 0) };
        var builder = new PersistedAssemblyBuilder(name, typeof(object).Assembly);
        TypeBuilder type = builder.DefineDynamicModule("SharpCompress").DefineType("SharpCompress.Compressors.Xz.XZStream", TypeAttributes.Public, typeof(MemoryStream));
        ILGenerator code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, new[] { typeof(Stream) }).GetILGenerator();
        code.Emit(OpCodes.Ldstr, "the other module's library");
        code.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor(new[] { typeof(string) })!);
        code.Emit(OpCodes.Throw);
        type.CreateType();
        using var image = new MemoryStream();
        builder.Save(image);
        image.Position = 0;
        Assembly other = AssemblyLoadContext.Default.LoadFromStream(image);

        string path = folder.Write("t.tar.xz", Convert.FromBase64String(ArchiveTests.Xz));
        Assert.Equal(ArchiveTests.Expected, Nix.Print($"builtins.fetchTarball \"file://{path}\"", folder.Settings()));

        // And theirs is still what everybody else gets.
        Assert.Same(other, Assembly.Load(new AssemblyName("SharpCompress")));
        Assert.Contains(
            AssemblyLoadContext.All, context => context.Name == "TvixEval.Codecs" && context != AssemblyLoadContext.Default);
    }
}
