using TvixEval.Core.Bytecode;
using TvixEval.Core.Values;
using TvixEval.Text;

namespace TvixEval.Core.Compiler;

/// <summary>A variable that scope analysis found: an argument, a formal, a binding, or the hidden value of a <c>with</c> or <c>inherit (e)</c>.</summary>
internal sealed class Variable
{
    public Variable(Symbol name, CodeUnit owner, object? group = null)
    {
        Name = name;
        Owner = owner;
        Group = group;
        Meaning = this;
    }

    public Symbol Name { get; }

    /// <summary>The unit in whose frame it lives.</summary>
    public CodeUnit Owner { get; }

    /// <summary>The set of bindings it belongs to, if they may refer to each other.</summary>
    public object? Group { get; }

    /// <summary>Its value if it is a literal; such variables need no register and are never captured.</summary>
    public Value? Constant { get; set; }

    /// <summary>The variable whose value it has: itself, or the one around it that it inherits; then it needs no register either.</summary>
    public Variable Meaning { get; private init; }

    /// <summary>A variable that inherits a lexical one.</summary>
    public static Variable Alias(Symbol name, Variable inherited) => new(name, inherited.Owner) { Meaning = inherited };
}
