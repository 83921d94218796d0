using System;
using System.Collections.Generic;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;

namespace TvixEval.Builtins;

/// <summary>
/// The keys that <c>builtins.genericClosure</c> has met: a set by the order of values. Values that cannot be compared are
/// found out by comparing, so it shows which comparisons are made: this is a red-black tree that compares as the one in
/// C++ Nix does. As long as all keys are strings, or all are integers, a hash table answers instead; the tree is made up
/// for when a key of another kind comes.
/// </summary>
internal sealed class KeySet
{
    private readonly Vm vm;
    private readonly List<KeyValuePair<Value, Value>> entries = new();
    private HashSet<string>? strings = new(StringComparer.Ordinal);
    private HashSet<long>? integers = new();
    private Node? root;

    public KeySet(Vm vm) => this.vm = vm;

    /// <summary>Adds the key, evaluated already, of an element. False when one that is equal in order is there.</summary>
    /// <exception cref="Diagnostics.NixException">It cannot be compared with one that is there.</exception>
    public bool Add(Value key, Value element)
    {
        if (strings is not null)
        {
            if (key is NixString s && integers!.Count == 0)
            {
                return strings.Add(s.Bytes) && Remember(key, element);
            }

            if (key is NixInt i && strings.Count == 0)
            {
                return integers!.Add(i.Value) && Remember(key, element);
            }

            strings = null;
            integers = null;
            foreach (KeyValuePair<Value, Value> entry in entries)
            {
                Insert(entry.Key, entry.Value);
            }

            entries.Clear();
        }

        return Insert(key, element);
    }

    /// <summary>The keys in their order, with their elements. Only for explaining a failure of <see cref="Add"/>.</summary>
    public IEnumerable<KeyValuePair<Value, Value>> InOrder()
    {
        var path = new Stack<Node>();
        Node? node = root;
        while (node is not null || path.Count > 0)
        {
            while (node is not null)
            {
                path.Push(node);
                node = node.Left;
            }

            node = path.Pop();
            yield return new KeyValuePair<Value, Value>(node.Key, node.Element);
            node = node.Right;
        }
    }

    private bool Remember(Value key, Value element)
    {
        entries.Add(new KeyValuePair<Value, Value>(key, element));
        return true;
    }

    private bool Insert(Value key, Value element)
    {
        // Go down to the place; "no greater" is known only after one more comparison, with the key before that place.
        Node? parent = null;
        Node? before = null;
        bool goesLeft = false;
        for (Node? node = root; node is not null; node = goesLeft ? node.Left : node.Right)
        {
            parent = node;
            goesLeft = vm.IsLess(key, node.Key);
            before = goesLeft ? before : node;
        }

        if (before is not null && !vm.IsLess(before.Key, key))
        {
            return false;
        }

        var added = new Node(key, element) { Parent = parent };
        if (parent is null)
        {
            root = added;
        }
        else if (goesLeft)
        {
            parent.Left = added;
        }
        else
        {
            parent.Right = added;
        }

        Rebalance(added);
        return true;
    }

    private void Rebalance(Node node)
    {
        while (node.Parent is { IsRed: true } parent)
        {
            Node grandparent = parent.Parent!;
            bool parentIsLeft = ReferenceEquals(parent, grandparent.Left);
            Node? uncle = parentIsLeft ? grandparent.Right : grandparent.Left;
            if (uncle is { IsRed: true })
            {
                parent.IsRed = false;
                uncle.IsRed = false;
                grandparent.IsRed = true;
                node = grandparent;
                continue;
            }

            if (ReferenceEquals(node, parentIsLeft ? parent.Right : parent.Left))
            {
                // An inner grandchild is turned into an outer one first.
                Rotate(parent, parentIsLeft);
                parent = node;
            }

            parent.IsRed = false;
            grandparent.IsRed = true;
            Rotate(grandparent, !parentIsLeft);
            break;
        }

        root!.IsRed = false;
    }

    private void Rotate(Node node, bool toLeft)
    {
        Node child = (toLeft ? node.Right : node.Left)!;
        Node? inner = toLeft ? child.Left : child.Right;
        child.Parent = node.Parent;
        if (node.Parent is null)
        {
            root = child;
        }
        else if (ReferenceEquals(node, node.Parent.Left))
        {
            node.Parent.Left = child;
        }
        else
        {
            node.Parent.Right = child;
        }

        node.Parent = child;
        if (toLeft)
        {
            child.Left = node;
            node.Right = inner;
        }
        else
        {
            child.Right = node;
            node.Left = inner;
        }

        if (inner is not null)
        {
            inner.Parent = node;
        }
    }

    private sealed class Node
    {
        public Node(Value key, Value element)
        {
            Key = key;
            Element = element;
        }

        public Value Key { get; }

        public Value Element { get; }

        public bool IsRed { get; set; } = true;

        public Node? Parent { get; set; }

        public Node? Left { get; set; }

        public Node? Right { get; set; }
    }
}
