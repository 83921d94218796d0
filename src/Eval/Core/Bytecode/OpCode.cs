namespace TvixEval.Core.Bytecode;

/// <summary>
/// The instructions of the register machine. A, B and C are the operands; where nothing else is said they are registers,
/// and registers that an instruction looks into hold evaluated values.
/// </summary>
internal enum OpCode
{
    /// <summary>A = constants[B].</summary>
    LoadConst,

    /// <summary>A = upvalues[B], evaluated (see Force); a finished upvalue is replaced by its result.</summary>
    LoadUpvalue,

    /// <summary>A = B.</summary>
    Move,

    /// <summary>A = the delayed value of source B (see Source).</summary>
    Make,

    /// <summary>makes the values of let group B: all shells first, then their captures, so that they may refer to each other.</summary>
    Let,

    /// <summary>evaluates A; a function stays behind its thunk, because thunks give functions their identity.</summary>
    Force,

    /// <summary>leaves the frame with A.</summary>
    Return,

    /// <summary>continues at A.</summary>
    Jump,

    /// <summary>continues at B if A is false; A must be a Boolean.</summary>
    JumpIfFalse,

    /// <summary>continues at B if A is true; A must be a Boolean.</summary>
    JumpIfTrue,

    /// <summary>continues at C unless A &lt; B.</summary>
    JumpUnlessLess,

    /// <summary>continues at C unless A &lt; the number B.</summary>
    JumpUnlessLessInt,

    /// <summary>continues at C unless A == the number B.</summary>
    JumpUnlessEqualInt,

    /// <summary>continues at C unless A == B.</summary>
    JumpUnlessEqual,

    /// <summary>continues at C if A == B.</summary>
    JumpIfEqual,

    /// <summary>fails unless A is a Boolean.</summary>
    CheckBool,

    /// <summary>fails unless A is a set.</summary>
    CheckAttrs,

    /// <summary>fails unless A is a list.</summary>
    CheckList,

    /// <summary>A = B + C: numbers, strings, paths.</summary>
    Add,

    /// <summary>makes A, the left operand of a + whose right operand may fail, fit for Add: coerces what is neither number, string nor path.</summary>
    AddLeft,

    /// <summary>A = B - C.</summary>
    Sub,

    /// <summary>A = B * C.</summary>
    Mul,

    /// <summary>A = B / C.</summary>
    Div,

    /// <summary>A = B + the number C.</summary>
    AddInt,

    /// <summary>A = B - the number C.</summary>
    SubInt,

    /// <summary>A = B &lt; C.</summary>
    Less,

    /// <summary>A = B == C.</summary>
    Equal,

    /// <summary>A = B != C.</summary>
    NotEqual,

    /// <summary>A = not B.</summary>
    Not,

    /// <summary>A = B // C; both are sets.</summary>
    Update,

    /// <summary>A = B ++ C; both are lists.</summary>
    Concat,

    /// <summary>A = B.path of select site C, evaluated.</summary>
    Select,

    /// <summary>A = B.path of select site C, evaluated, and continues at the site's target; falls through to the default if a step is missing.</summary>
    SelectOr,

    /// <summary>A = B ? path of select site C.</summary>
    HasAttr,

    /// <summary>A = B.name, not evaluated, where register C holds the name.</summary>
    SelectName,

    /// <summary>A = B.name, not evaluated; continues at the target of select site C if it is missing; the name is in the register the site names.</summary>
    SelectNameOr,

    /// <summary>A = B.name, not evaluated; if it is missing A = false and it continues at the target of select site C.</summary>
    HasName,

    /// <summary>checks that A is a string without context: an attribute name.</summary>
    AttrName,

    /// <summary>A = a set after attribute template B.</summary>
    MakeAttrs,

    /// <summary>A = set A updated by its attribute __overrides in register B; the variables of let group C follow.</summary>
    Overrides,

    /// <summary>adds to set A the attribute named by register B (null: nothing) with the value of dynamic site C.</summary>
    AddDynamic,

    /// <summary>A = a list after list template B.</summary>
    MakeList,

    /// <summary>A = function B applied to the delayed value of source C.</summary>
    Call1,

    /// <summary>A = function B applied to the arguments of call site C.</summary>
    Call,

    /// <summary>coerces A, a part of interpolation site B, unless it is a string; C is the index of the part.</summary>
    ConcatPart,

    /// <summary>A = the parts of interpolation site B joined.</summary>
    ConcatStrings,

    /// <summary>A = the variable of with site B, evaluated.</summary>
    WithLookup,

    /// <summary>fails with the text of assertion site A.</summary>
    AssertFail,

    /// <summary>fails with what makes A and B unequal; assertion site C.</summary>
    AssertEqual,

    /// <summary>destructures the argument in A after formals site B.</summary>
    BindFormals,

    /// <summary>continues at C, with A in the next register too, unless A suits a builtin whose first argument is of <c>FirstArgument</c> B.</summary>
    CheckFirst,

    /// <summary>A = the frame's builtin applied to the arguments in its first registers.</summary>
    InvokeBuiltin,

    /// <summary>counts what <see cref="ProbeKind"/> A says, B and C times; only in code that was compiled for measuring.</summary>
    Probe,
}
