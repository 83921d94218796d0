using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;

namespace TvixEval.Core.Compiler;

/// <content>Delayed values: where variables are, and how thunks and functions are made.</content>
internal sealed partial class Emitter
{
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
            return eager && Eager(expr, blueprint, group) is { } source ? source : new Source(SourceKind.Thunk, blueprint);
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
        Source[] captures = made.CaptureCount == 0 ? System.Array.Empty<Source>() : new Source[made.CaptureCount];
        int at = 0;
        foreach (Variable captured in made.Captures)
        {
            captures[at++] = Location(captured);
        }

        blueprints.Add(new Blueprint(made, captures));
        return blueprints.Count - 1;
    }

    private Source? Eager(Expr expr, int blueprint, object? group)
    {
        switch (expr)
        {
            case ExprSelect { Default: null, Path.Count: 1 } select
                when select.Path[0].Expression is null && SimpleOperand(select.Subject, group) is { } subject:
                eagerSelects.Add(new EagerSelect(subject, select.Path[0].Symbol.Id, blueprint));
                return new Source(SourceKind.Select, eagerSelects.Count - 1);
            case ExprCall call when Bindings.IsOperator(call) && ((ExprVar)call.Function).Name == Operators.Sub:
                return EagerSum(subtract: true, call.Arguments[0], call.Arguments[1], blueprint, group);
            case ExprConcatStrings { ForceString: false, Parts.Count: 2 } sum:
                return EagerSum(subtract: false, sum.Parts[0].Expression, sum.Parts[1].Expression, blueprint, group);
            default:
                return null;
        }
    }

    private Source? EagerSum(bool subtract, Expr left, Expr right, int blueprint, object? group)
    {
        // At least one variable: a sum of literals stays visible as a thunk.
        if (SimpleOperand(left, group) is { } a
            && SimpleOperand(right, group) is { } b
            && (a.Kind != SourceKind.Constant || b.Kind != SourceKind.Constant))
        {
            eagerArithmetic.Add(new EagerArithmetic(subtract, a, b, blueprint));
            return new Source(SourceKind.Arithmetic, eagerArithmetic.Count - 1);
        }

        return null;
    }

    private Source? SimpleOperand(Expr expr, object? group) => expr switch
    {
        ExprVar or ExprInheritFrom when VariableOf(expr) is { } variable && (group is null || !ReferenceEquals(variable.Group, group)) => Location(variable),
        ExprInt number => new Source(SourceKind.Constant, Constant(NixInt.Of(number.Value))),
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
