using static TvixEval.Core.Bytecode.OperandKind;

namespace TvixEval.Core.Bytecode;

/// <summary>
/// The instructions of the register machine, each with its operands A, B and C and its effect: what shows code, what counts the values that
/// it delays, and docs/opcodes.md follow from here. Registers that an instruction looks into hold evaluated values. Where to continue is
/// always operand C, or stands in the site that is operand C.
/// </summary>
internal enum OpCode
{
    [Operation("A = B", Result, OperandKind.Constant)]
    LoadConst,

    [Operation("A = B, evaluated (see Force); a finished upvalue is replaced by its result", Result, Upvalue)]
    LoadUpvalue,

    [Operation("A = B", Result, Register)]
    Move,

    [Operation("A = the delayed value of B", Result, OperandKind.Source)]
    Make,

    [Operation("makes the values of B: all shells first, then their captures, so that they may refer to each other", b: Group)]
    Let,

    [Operation("evaluates A; a function stays behind its thunk, because thunks give functions their identity", Register)]
    Force,

    [Operation("leaves the frame with A", Register, Counts = ProbeKind.Return)]
    Return,

    [Operation("continues at C", c: Target)]
    Jump,

    [Operation("continues at C if A is false; A must be a Boolean", Register, c: Target)]
    JumpIfFalse,

    [Operation("continues at C if A is true; A must be a Boolean", Register, c: Target)]
    JumpIfTrue,

    [Operation("continues at C unless A < B", Register, Register, Target)]
    JumpUnlessLess,

    [Operation("continues at C unless A < B", Register, Number, Target)]
    JumpUnlessLessInt,

    [Operation("continues at C unless A == B", Register, Number, Target)]
    JumpUnlessEqualInt,

    [Operation("continues at C unless A == B", Register, Register, Target)]
    JumpUnlessEqual,

    [Operation("continues at C if A == B", Register, Register, Target)]
    JumpIfEqual,

    [Operation("fails unless A is a set", Register)]
    CheckAttrs,

    [Operation("A = B + C: numbers, strings, paths", Result, Register, Register)]
    Add,

    [Operation("A = B, the left operand of a + whose right operand may fail, fit for Add: coerces what is neither number, string nor path", Result, Register)]
    AddLeft,

    [Operation("A = B - C", Result, Register, Register)]
    Sub,

    [Operation("A = B * C", Result, Register, Register)]
    Mul,

    [Operation("A = B / C", Result, Register, Register)]
    Div,

    [Operation("A = B + C", Result, Register, Number)]
    AddInt,

    [Operation("A = B - C", Result, Register, Number)]
    SubInt,

    [Operation("A = B < C", Result, Register, Register)]
    Less,

    [Operation("A = B == C", Result, Register, Register)]
    Equal,

    [Operation("A = B != C", Result, Register, Register)]
    NotEqual,

    [Operation("A = not B", Result, Register)]
    Not,

    [Operation("A = B // C; both are sets", Result, Register, Register, Counts = ProbeKind.Update)]
    Update,

    [Operation("A = B ++ C; both are lists", Result, Register, Register, Counts = ProbeKind.Concat)]
    Concat,

    [Operation("A = B.C, evaluated", Result, Register, Path, Counts = ProbeKind.Lookup)]
    Select,

    [Operation("A = B.C, evaluated, and continues at the target of C; falls through to the default if a step is missing", Result, Register, PathAndTarget, Counts = ProbeKind.Lookup)]
    SelectOr,

    [Operation("A = B ? C", Result, Register, Path)]
    HasAttr,

    [Operation("A = B.C, not evaluated", Result, Register, Name, Counts = ProbeKind.Lookup)]
    SelectName,

    [Operation("A = B.C, not evaluated; continues at the target of C if it is missing", Result, Register, NameAndTarget, Counts = ProbeKind.Lookup)]
    SelectNameOr,

    [Operation("A = B.C, not evaluated; continues at the target of C if it is missing or B is no set", Result, Register, NameAndTarget)]
    HasName,

    [Operation("fails unless A is a string without context: an attribute name", Register)]
    AttrName,

    [Operation("A = a set after B", Result, Attributes, Counts = ProbeKind.Set)]
    MakeAttrs,

    [Operation("updates set A by its attribute __overrides in B; the variables of C follow", Register, Register, Followers)]
    Overrides,

    [Operation("adds to set A the attribute named by B (null: nothing) with the value of C", Register, Name, Dynamic)]
    AddDynamic,

    [Operation("A = a list of B", Result, Elements, Counts = ProbeKind.List)]
    MakeList,

    [Operation("A = function B applied to the delayed value of C", Result, Register, OperandKind.Source)]
    Call1,

    [Operation("A = function B applied to C", Result, Register, Arguments)]
    Call,

    [Operation("coerces A, part C of interpolation B, unless it is a string", Register, Interpolation, Number)]
    ConcatPart,

    [Operation("A = the parts of B joined", Result, Interpolation)]
    ConcatStrings,

    [Operation("A = variable B, evaluated", Result, With)]
    WithLookup,

    [Operation("fails with the text of C", c: Assertion)]
    AssertFail,

    [Operation("fails with what makes A and B unequal", Register, Register, Assertion)]
    AssertEqual,

    [Operation("destructures the argument in A after B", Register, Formals)]
    BindFormals,

    [Operation("continues at C, with A in the next register too, unless A suits a builtin whose first argument is of B", Register, First, Target)]
    CheckFirst,

    [Operation("A = the frame's builtin applied to the arguments in its first registers", Result)]
    InvokeBuiltin,

    [Operation("tells who observes the evaluation what A says of B and C; only in code that was compiled for measuring or debugging", Probed, Number, Number)]
    Probe,
}
