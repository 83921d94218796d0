using System;
using System.IO;
using TvixEval.Module.Tests.Hosting;
using Xunit;

namespace TvixEval.Module.Tests.Import;

/// <summary>The evaluator in machine code serves where it fits, and the usual one where it does not. Each test is a process of its own.</summary>
public sealed class PrecompiledEvaluatorTests : IDisposable
{
    // A folder with one file, packed by tar and xz: what unpacks it lies beside the usual evaluator.
    private const string Archive =
        "/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AM5dADgayRWYrNGyNLfPL52tDilYvn2FQ7kmTkDF6yMd+wMPjqaS/J16FIPSwY1+2m6y18WbLhOXKynos/GY2RVyqIDa8iyYL+oFvUqDO4tcvNKd5gYpVx6+"
        + "rwMLRIbSm3XmybO5CI2O4jWopnB6gKmW6gmMKRCSW35Zu6uuyKcQ0KM/fYKTrt/LaZdaBJ+9aIaOFZO8zofGJmS1LpkHjDgUDJMLTRMgEJwdGs90uQM+6TFAQizwnds5EP5HHVDnxra+thOunAh5i5k3l8JH"
        + "mP8AAAAAVCpq42+mb5oAAeoBgFAAAAJdD8ixxGf7AgAAAAAEWVo=";

    private readonly string folder = Directory.CreateTempSubdirectory("precompiled").FullName;

    public PrecompiledEvaluatorTests()
    {
        foreach (string file in Directory.GetFiles(ModuleFolder.Path, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, "TvixEval", Path.GetRelativePath(ModuleFolder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllBytes(Path.Combine(folder, "t.tar.xz"), Convert.FromBase64String(Archive));
    }

    private string Image => Path.Combine(folder, "TvixEval", ModuleFolder.Precompiled);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [PrecompiledTheory]
    [InlineData("as it is", true)]
    [InlineData("missing", false)]
    [InlineData("cut off", false)]
    [InlineData("empty", false)]
    public void ItIsLoadedIfItFits(string image, bool serves)
    {
        byte[] content = File.ReadAllBytes(Image);
        switch (image)
        {
            case "missing":
                File.Delete(Image);
                break;
            case "cut off":
                File.WriteAllBytes(Image, content[..1000]);
                break;
            case "empty":
                File.WriteAllBytes(Image, Array.Empty<byte>());
                break;
        }

        string expected = Path.Combine(folder, "TvixEval", serves ? ModuleFolder.Precompiled : "bin/net8.0/" + ModuleFolder.EvaluatorFile);
        string script = $"""
            Import-Module '{folder}/TvixEval'
            $t = Invoke-NixExpression 'builtins.readDir (builtins.fetchTarball "file://{folder.Replace('\\', '/')}/t.tar.xz")' -As Json
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object FullName -like 'TvixEval.Eval*' | ForEach-Object Location
            Invoke-NixExpression '1 + 1'
            $t.Length -gt 10
            """;
        (int code, string output, string errors) = DotNetProgram.Run(BuildFacts.HostProgram, "-NoModule", "-Command", script);
        Assert.Equal((0, string.Empty), (code, errors));
        Assert.Equal(
            new[] { Path.GetFullPath(expected), "2", "True" },
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
