using System.ComponentModel;

namespace TvixEval.Core.Bytecode;

/// <summary>What the number is that stands in an operand of an instruction. The descriptions are those of docs/opcodes.md.</summary>
internal enum OperandKind
{
    [Description("not used")]
    None,

    [Description("the register that gets the result")]
    Result,

    [Description("a register")]
    Register,

    [Description("a register with the name of an attribute")]
    Name,

    [Description("a number")]
    Number,

    [Description("a constant")]
    Constant,

    [Description("an upvalue of the running function")]
    Upvalue,

    [Description("the instruction to continue at")]
    Target,

    [Description("a delayed value (see `Source`)")]
    Source,

    [Description("the delayed arguments of a call")]
    Arguments,

    [Description("the delayed elements of a list")]
    Elements,

    [Description("the shape and the delayed attributes of a set")]
    Attributes,

    [Description("bindings that may refer to each other, with their registers")]
    Group,

    [Description("an attribute path with fixed names, and its inline cache")]
    Path,

    [Description("an attribute path with fixed names, its inline cache, and the instruction to continue at")]
    PathAndTarget,

    [Description("a register with the name of an attribute, and the instruction to continue at")]
    NameAndTarget,

    [Description("the value and position of an attribute with a computed name")]
    Dynamic,

    [Description("the registers of the variables of a recursive set")]
    Followers,

    [Description("the registers of the parts of a string or path")]
    Interpolation,

    [Description("a variable and the sets that may have it, innermost first")]
    With,

    [Description("an assertion")]
    Assertion,

    [Description("the formals of a function, with their registers and defaults")]
    Formals,

    [Description("what kind of first argument a builtin goes on with (see `FirstArgument`)")]
    First,

    [Description("what is counted (see `ProbeKind`)")]
    Probed,
}
