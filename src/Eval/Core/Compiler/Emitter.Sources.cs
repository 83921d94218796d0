using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Compiler;

/// <content>Delayed values: where variables are, and how thunks and functions are made.</content>
internal sealed partial class Emitter
{
    // Of arithmetic that may be done at once: as many are evaluated in vain where one of them is not there yet.
    private const int MaxOperands = 8;

    /// <summary>Where the value of a variable is.</summary>
    private Source Location(Variable variable)
    {
        variable = variable.Meaning;
        if (variable.Constant is { } constant)
        {
            return new Source(SourceKind.Constant, Constant(constant));
        }

        if (registers.TryGetValue(variable, out int register))
        {
            return new Source(SourceKind.Register, register);
        }

        int upvalue = upvalues[variable];
        int home = upvalueRegisters + upvalue;
        return IsLoaded(home) ? new Source(SourceKind.Register, home) : new Source(SourceKind.Upvalue, upvalue);
    }

    /// <summary>
    /// How to make the value of an expression that is not evaluated now.
    /// </summary>
    /// <param name="expr">The expression.</param>
    /// <param name="eager">
    /// Whether cheap eagerness may apply. It does for arguments and <c>let</c> bindings, not for elements and attributes:
    /// there Nix shows which are evaluated, and gives equal functions different identities.
    /// </param>
    /// <param name="group">The group of bindings that is being made: its variables have no values yet.</param>
    private Source Delayed(Expr expr, bool eager, object? group = null)
    {
        nesting.Count();
        if (Bindings.DelayedOf(expr) is { } delayed)
        {
            int blueprint = AddBlueprint(delayed);
            return eager && Scoped is null && Eager(expr, blueprint, group) is { } source ? source : new Source(SourceKind.Thunk, blueprint);
        }

        return expr switch
        {
            ExprVar name when Bindings.VariableOf(name) is { } variable => Location(variable),
            ExprVar name => new Source(SourceKind.Constant, Constant(Bindings.ValueOf(name)!)),
            ExprLambda lambda => new Source(SourceKind.Function, AddBlueprint(Bindings.FunctionOf(lambda))),
            _ => new Source(SourceKind.Constant, Constant(Literal(expr))),
        };
    }

    private int AddBlueprint(CodeUnit made)
    {
        blueprints.Add(new Blueprint(made, CapturesOf(made)));
        return blueprints.Count - 1;
    }

    /// <summary>Where what a unit captures is. Neighbours often capture the same, and share the array then.</summary>
    private Source[] CapturesOf(CodeUnit made)
    {
        if (made.CaptureCount == 0)
        {
            return System.Array.Empty<Source>();
        }

        Source[]? captures = null;
        Source[]? same = blueprints.Count > 0 && blueprints[blueprints.Count - 1].Captures is { } last && last.Length == made.CaptureCount ? last : null;
        for (int at = 0; at < made.CaptureCount; at++)
        {
            Source location = Location(made.CaptureAt(at));
            if (captures is null && (same is null || same[at].Code != location.Code))
            {
                captures = new Source[made.CaptureCount];
                if (at > 0)
                {
                    System.Array.Copy(same!, captures, at);
                }
            }

            if (captures is not null)
            {
                captures[at] = location;
            }
        }

        return captures ?? same!;
    }

    private Source? Eager(Expr expr, int blueprint, object? group)
    {
        switch (expr)
        {
            case ExprSelect { Default: null, Path.Count: 1 } select
                when select.Path[0].Expression is null && SimpleOperand(select.Subject, group) is { } subject:
                eagerSelects.Add(new EagerSelect(subject, select.Path[0].Symbol.Id, blueprint));
                return new Source(SourceKind.Select, eagerSelects.Count - 1);
            default:
                int before = eagerArithmetic.Count;
                int operands = MaxOperands;
                Source? sum = EagerSum(expr, blueprint, group, ref operands);
                if (sum is null)
                {
                    // What was added for its operands serves nobody.
                    eagerArithmetic.RemoveRange(before, eagerArithmetic.Count - before);
                }

                return sum;
        }
    }

    /// <summary>Arithmetic on variables and literals that may be done at once, or null.</summary>
    /// <param name="expr">The expression.</param>
    /// <param name="blueprint">What to fall back to.</param>
    /// <param name="group">The group of bindings that is being made.</param>
    /// <param name="operands">How many operands there may be yet.</param>
    private Source? EagerSum(Expr expr, int blueprint, object? group, ref int operands)
    {
        if (Operation(expr) is not var (sign, left, right)
            || EagerOperand(left, group, ref operands) is not { } a
            || EagerOperand(right, group, ref operands) is not { } b
            || (a.Kind == SourceKind.Constant && b.Kind == SourceKind.Constant))
        {
            // At least one variable: a sum of literals stays visible as a thunk.
            return null;
        }

        eagerArithmetic.Add(new EagerArithmetic(sign, a, b, blueprint));
        return new Source(SourceKind.Arithmetic, eagerArithmetic.Count - 1);
    }

    private Source? EagerOperand(Expr expr, object? group, ref int operands) =>
        --operands < 0 ? null : SimpleOperand(expr, group) ?? EagerSum(expr, -1, group, ref operands);

    /// <summary>An arithmetic operator with its operands, or null.</summary>
    private (char Sign, Expr Left, Expr Right)? Operation(Expr expr) => expr switch
    {
        ExprCall call when Bindings.IsOperator(call) && Operators.SignOf(((ExprVar)call.Function).Name) is { } sign => (sign, call.Arguments[0], call.Arguments[1]),
        ExprConcatStrings { ForceString: false, Parts.Count: 2 } sum => ('+', sum.Parts[0].Expression, sum.Parts[1].Expression),
        _ => null,
    };

    private Source? SimpleOperand(Expr expr, object? group) => expr switch
    {
        ExprVar or ExprInheritFrom when VariableOf(expr) is { } variable && (group is null || !ReferenceEquals(variable.Group, group)) => Location(variable),
        ExprInt number => new Source(SourceKind.Constant, Constant(NixInt.Of(number.Value))),
        ExprFloat number => new Source(SourceKind.Constant, Constant(new NixFloat(number.Value))),
        _ => null,
    };

    /// <summary>The variable whose value an expression has without being evaluated, or null.</summary>
    private Variable? VariableOf(Expr expr) => expr switch
    {
        ExprVar variable => Bindings.VariableOf(variable),
        ExprInheritFrom source => Bindings.SourceOf(source),
        _ => null,
    };

    private Value Literal(Expr expr) => expr switch
    {
        ExprInt number => NixInt.Of(number.Value),
        ExprFloat number => new NixFloat(number.Value),
        ExprString text => text.Value.Length == 0 ? NixString.Empty : new NixString(text.Value),
        ExprPath path => new NixPath(path.Value),
        ExprPos => PositionValue.Of(new Position(unit.File, expr.Offset)),
        _ => NixList.Empty,
    };

    /// <summary>Loads and evaluates a variable; the register that then holds it.</summary>
    private int ForceVariable(Variable variable, int offset)
    {
        if (variable.Constant is { } constant)
        {
            int temporary = Allocate();
            Emit(OpCode.LoadConst, offset, temporary, Constant(constant));
            return temporary;
        }

        if (!registers.TryGetValue(variable, out int register))
        {
            int upvalue = upvalues[variable];
            register = upvalueRegisters + upvalue;
            if (!IsLoaded(register))
            {
                Emit(OpCode.LoadUpvalue, offset, register, upvalue);
                Note(register, IsLoadedFact);
                Note(register, IsEvaluatedFact);
            }
        }

        if (!IsKnown(register))
        {
            Emit(OpCode.Force, offset, register);
            Note(register, IsEvaluatedFact);
        }

        return register;
    }
}
