using TvixEval.Core.Bytecode;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Hosting;
using TvixEval.IO;
using TvixEval.Text;

namespace TvixEval.Tests;

/// <summary>Evaluates expressions for tests, each in a machine of its own.</summary>
internal static class Nix
{
    private const string BasePath = "/base";

    /// <summary>The wholly evaluated value as <c>--eval --strict</c> prints it.</summary>
    public static string Print(string expression, EvalSettings? settings = null, string basePath = BasePath)
    {
        Vm vm = NewVm(settings);
        using VmSlot.Scope slot = VmSlot.Install(vm);
        Value value = Eval(vm, expression, basePath);
        vm.ForceDeep(value);
        return Bytes.ToText(AmbiguousPrinter.Print(value));
    }

    /// <summary>The error of an expression that must fail.</summary>
    public static NixException Fail(string expression, EvalSettings? settings = null, string basePath = BasePath)
    {
        try
        {
            string value = Print(expression, settings, basePath);
            throw new Xunit.Sdk.XunitException($"`{expression}` gave {value}");
        }
        catch (NixException e)
        {
            return e;
        }
    }

    /// <summary>An expression whose value is the path of a file of this system: a path literal has no place for a drive.</summary>
    /// <param name="native">The file, as the system writes it.</param>
    public static string PathOf(string native) => "(/. + \"" + NixPaths.FromNative(native) + "\")";

    /// <summary>A machine of a new evaluator.</summary>
    public static Vm NewVm(EvalSettings? settings = null) => new(StandardEvaluator.Create(settings ?? new EvalSettings()));

    /// <summary>Evaluates on a given machine to the outermost constructor.</summary>
    public static Value Eval(Vm vm, string expression, string basePath = BasePath) =>
        vm.Evaluator().EvalExpression(vm, Bytes.FromText(expression), basePath);

    /// <summary>The bytecode of an expression, perhaps with the probes that it has where somebody measures, or debugs.</summary>
    public static string Disassemble(string expression, bool hasProbes = false, bool hasDebugInfo = false)
    {
        var file = new SourceFile(SourceOrigin.String, string.Empty, Bytes.FromText(expression), BasePath) { HasProbes = hasProbes, HasDebugInfo = hasDebugInfo };
        return Disassembler.Show(StandardEvaluator.Create(new EvalSettings()).Compile(file));
    }
}
