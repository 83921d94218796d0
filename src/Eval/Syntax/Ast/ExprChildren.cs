using System.Collections;
using System.Collections.Generic;

namespace TvixEval.Syntax.Ast;

/// <summary>The nodes directly inside a node.</summary>
readonly partial struct ExprChildren : IEnumerable<Expr>
{
    private readonly Expr node;

    internal ExprChildren(Expr node) => this.node = node;

    /// <summary>Goes through them.</summary>
    public Enumerator GetEnumerator() => new(node);

    IEnumerator<Expr> IEnumerable<Expr>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Goes through the nodes directly inside a node.</summary>
    public struct Enumerator : IEnumerator<Expr>
    {
        private readonly Expr node;
        private ChildCursor cursor;

        internal Enumerator(Expr node)
        {
            this.node = node;
            cursor = default;
            Current = null!;
        }

        /// <inheritdoc/>
        public Expr Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (node.NextChild(ref cursor) is not { } child)
            {
                return false;
            }

            Current = child;
            return true;
        }

        /// <inheritdoc/>
        public void Reset() => cursor = default;

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
