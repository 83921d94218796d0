using System.Collections.Generic;
using TvixEval.Builtins;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Engine;
using TvixEval.Fetch;
using TvixEval.Text;

namespace TvixEval.Flakes;

/// <summary>Makes the value of a locked flake: its outputs are evaluated, and its inputs fetched, when somebody looks.</summary>
internal static class FlakeCaller
{
    /// <summary>
    /// The function that makes the values. A node has <c>inputs</c> (the names of the nodes that they are), <c>isFlake</c>,
    /// <c>tree</c> (what was fetched), <c>start</c> (the folder that <c>folder</c> is relative to) and <c>folder</c>.
    /// </summary>
    public const string Source = """
        nodes: root:
        let
          made = builtins.mapAttrs make nodes;
          make =
            name: node:
            let
              tree = if node ? parent then made.${node.parent}.tree else node.tree;
              start = if node ? parent then made.${node.parent}.place else tree.outPath;
              place = if node.folder == "" then start else start + "/" + node.folder;
              file = import (place + "/flake.nix");
              inputs = builtins.mapAttrs (input: target: made.${target}.value) node.inputs;
              outputs = file.outputs (inputs // { self = flake; });
              flake = outputs // tree // {
                inherit inputs outputs;
                outPath = place;
                sourceInfo = tree;
                _type = "flake";
              };
            in
            {
              inherit tree place;
              value =
                if node.isFlake then
                  assert builtins.isFunction file.outputs;
                  flake
                else
                  tree // { outPath = place; sourceInfo = tree; };
            };
        in
        made.${root}.value
        """;

    /// <summary>The name under which the function is shown in errors.</summary>
    public const string SourceName = "\u00c2\u00abflakes-internal\u00c2\u00bb/call-flake.nix";

    /// <summary>The value of a flake.</summary>
    public static Value Call(Vm vm, LockedFlake flake)
    {
        Dictionary<LockNode, string> names = flake.File.NameNodes();
        var nodes = new AttrSetBuilder(names.Count);
        foreach (KeyValuePair<LockNode, string> pair in names)
        {
            nodes.Add(pair.Value, Node(flake, pair.Key, names));
        }

        return vm.Force(vm.Call(vm.Evaluator().Environment.FunctionOf(SourceName, Source, vm.Names), nodes.Build(), new NixString(names[flake.File.Root])));
    }

    /// <summary>The outputs of a flake; nothing of it is evaluated before somebody looks.</summary>
    public static Value Outputs(LockedFlake flake) => new Thunk(new NativeCode((vm, _, _) => vm.Force(((AttrSet)Call(vm, flake)).Get(Symbols.Outputs)!)));

    private static AttrSet Node(LockedFlake flake, LockNode node, Dictionary<LockNode, string> names)
    {
        var inputs = new AttrSetBuilder(node.Inputs.Count + 1);
        foreach (KeyValuePair<string, object> input in node.Inputs)
        {
            LockNode target = input.Value as LockNode ?? flake.File.Find((InputPath)input.Value)!;
            inputs.Add(input.Key, new NixString(names[target]));
        }

        AttrSetBuilder result = new AttrSetBuilder().Add("inputs", inputs.Build()).Add("isFlake", NixBool.Of(node.IsFlake));
        if (flake.Sources.TryGetValue(node, out (FetchedTree Tree, string Folder) known))
        {
            string folder = known.Folder.Substring(known.Tree.StorePath.Length).TrimStart('/');
            bool isDirty = node == flake.File.Root && flake.IsChanged;
            return result.Add("folder", new NixString(folder))
                .Add("tree", FetchTreeBuiltins.ToValue(known.Tree, Position.None, forceDirty: isDirty))
                .Build();
        }

        FlakeRef locked = node.Locked!;
        if (locked.Input.RelativePath is { } relative && node.Parent is not null)
        {
            return result.Add("folder", new NixString(locked.Folder.Length == 0 ? relative : relative + "/" + locked.Folder))
                .Add("parent", new NixString(names[flake.File.Find(node.Parent)!]))
                .Build();
        }

        return result.Add("folder", new NixString(locked.Folder))
            .Add("tree", new Thunk(new NativeCode((vm, _, _) => FetchTreeBuiltins.ToValue(Fetch(vm, locked.Input), Position.None))))
            .Build();
    }

    private static FetchedTree Fetch(Vm vm, FetchInput input)
    {
        var context = vm.FetchContext();
        context.CheckInput(input);
        return input.Fetch(context);
    }
}
