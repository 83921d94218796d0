using System;
using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Text;

namespace TvixEval.Core.Machine;

/// <summary>
/// Observes an evaluation. An evaluator that has one compiles code with probes in it and wraps its builtins; all others run the code
/// without any, so that measuring costs nothing where nobody measures.
/// </summary>
internal abstract class Instrumentation
{
    /// <summary>A probe was met.</summary>
    /// <param name="frame">The frame that it is in.</param>
    /// <param name="probe">The probe.</param>
    public abstract void Hit(Frame frame, in Instruction probe);

    /// <summary>An error is about to leave the code of a machine, whose frames are all there. The same error may come several times.</summary>
    /// <param name="vm">The machine.</param>
    /// <param name="error">The error.</param>
    public virtual void Meet(Vm vm, NixException error)
    {
    }

    /// <summary>A builtin whose calls are observed.</summary>
    /// <param name="builtin">The builtin.</param>
    public abstract Builtin Wrap(Builtin builtin);

    /// <summary>Parses and analyses a source, which gets probes when it is compiled.</summary>
    /// <param name="file">The source.</param>
    /// <param name="compile">What does it.</param>
    public abstract CodeUnit Compile(SourceFile file, Func<CodeUnit> compile);
}
