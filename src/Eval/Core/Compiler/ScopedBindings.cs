using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Syntax.Ast;
using TvixEval.Text;
using TvixEval.Work;

namespace TvixEval.Core.Compiler;

/// <summary>What is known of a source that is compiled for debugging: the names in scope at each unit and node that binds names, and where evaluation is to stop.</summary>
internal sealed class ScopedBindings : SourceBindings
{
    private static readonly HashSet<Expr> Nowhere = new();

    private readonly Dictionary<object, LexicalScope?> scopes = new(Identity.Instance);

    /// <summary>Creates them.</summary>
    /// <param name="file">The source.</param>
    /// <param name="global">The extra scope of <c>scopedImport</c>, or null.</param>
    public ScopedBindings(SourceFile file, AttrSet? global)
        : base(file) => Global = global;

    /// <summary>The extra scope of <c>scopedImport</c>, between the base environment and the source, or null.</summary>
    public AttrSet? Global { get; }

    /// <summary>The level that analysis is in.</summary>
    public LexicalScope? Current { get; set; }

    /// <summary>The nodes at which evaluation stops.</summary>
    public HashSet<Expr> Breakpoints { get; set; } = Nowhere;

    /// <summary>The level that a unit starts in, or that a node brings into scope; null for the base environment.</summary>
    /// <param name="owner">The unit or the node.</param>
    public LexicalScope? ScopeOf(object owner) => scopes.TryGetValue(owner, out LexicalScope? scope) ? scope : null;

    /// <summary>Notes the level of a unit or a node.</summary>
    /// <param name="owner">The unit or the node.</param>
    /// <param name="scope">The level.</param>
    public void SetScope(object owner, LexicalScope? scope) => scopes[owner] = scope;
}
