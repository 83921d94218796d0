using System;
using System.Collections.Generic;
using System.Threading;
using TvixEval.Core.Machine;
using TvixEval.Diagnostics;
using TvixEval.Options;
using TvixEval.Text;

namespace TvixEval;

/// <summary>
/// The options of a module system (see <see cref="NixEngine.GetOptions"/>). Nothing of them is evaluated before it is asked for. Names are those of manuals: the parts with dots
/// between them, in double quotes where they are no identifiers; options in submodules have placeholders in their names, <c>users.users.&lt;name&gt;.uid</c>. Thread-safe.
/// </summary>
public sealed class NixOptions
{
    private readonly NixValue root;
    private readonly OptionTree tree;

    internal NixOptions(NixValue root, OptionTree tree)
    {
        this.root = root;
        this.tree = tree;
    }

    /// <summary>
    /// One option. Evaluates only what leads to it. With a placeholder in its name, an option in a submodule has a description; with a name
    /// (<c>users.users.root.uid</c>) also a value.
    /// </summary>
    /// <param name="name">Its whole name, without wildcards.</param>
    /// <exception cref="NixError">There is none of that name, or what leads to it fails.</exception>
    public NixOption this[string name] => root.Enter(
        (Self: this, Name: Bytes.FromText(name ?? throw new ArgumentNullException(nameof(name)))),
        static (vm, call) =>
        {
            IReadOnlyList<string> parts = OptionName.Parse(call.Name);
            return call.Self.Wrap(call.Self.tree.FindOption(vm, parts)
                ?? throw new NixException(NixErrorKind.MissingAttribute, $"there is no option '{OptionName.Show(parts)}': that is a group of options"));
        });

    /// <summary>The options of a name, in the order of manuals: that of names, and an option before those inside it.</summary>
    /// <param name="name">
    /// The name of an option, or of a group for all in it; with <c>*</c> (any text, dots too) or <c>?</c> (one character), and then in any case of letters, all that match.
    /// The default is all.
    /// </param>
    /// <param name="includeHidden">Whether to list those too that manuals leave out: internal and invisible ones.</param>
    /// <param name="onFailure">Gets what fails while options are looked for (a group, the type of a submodule); the rest is listed. By default it ends the search.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">There is no option or group of that name, or no option at all; or a limit is reached.</exception>
    public IReadOnlyList<NixOption> Find(string name = "*", bool includeHidden = false, Action<NixFailure>? onFailure = null, CancellationToken cancellationToken = default)
    {
        var found = new List<NixOption>();
        Search(name, includeHidden, onFailure, (_, option) => found.Add(Wrap(option)), cancellationToken);
        return found;
    }

    /// <summary>
    /// A document in the form of nixpkgs' <c>options.json</c>: by name, the declarations, default, description, example, parts of the name, type, and whether it is
    /// read-only. It is what <c>lib.optionAttrSetToDocList</c> of 2026 says of the options, for older module systems, too.
    /// </summary>
    /// <param name="name">Which options (see <see cref="Find"/>).</param>
    /// <param name="includeHidden">Whether those are described too that manuals leave out.</param>
    /// <param name="onFailure">Gets what fails; an option whose description, default or example does is left out. By default it ends writing.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">As for <see cref="Find"/>; or without <paramref name="onFailure"/> what the document says of an option fails.</exception>
    public string ToJson(string name = "*", bool includeHidden = false, Action<NixFailure>? onFailure = null, CancellationToken cancellationToken = default)
    {
        var document = new OptionDocument();
        Search(name, includeHidden, onFailure, document.Add, cancellationToken);
        return Bytes.ToText(document.Write());
    }

    /// <summary>A document with a section for each option.</summary>
    /// <param name="name">Which options (see <see cref="Find"/>).</param>
    /// <param name="includeHidden">Whether those are described too that manuals leave out.</param>
    /// <param name="onFailure">Gets what fails; an option whose description, default or example does is left out. By default it ends writing.</param>
    /// <param name="cancellationToken">Cancels the evaluation.</param>
    /// <exception cref="NixError">As for <see cref="Find"/>; or without <paramref name="onFailure"/> what the document says of an option fails.</exception>
    public string ToMarkdown(string name = "*", bool includeHidden = false, Action<NixFailure>? onFailure = null, CancellationToken cancellationToken = default)
    {
        var document = new OptionManual();
        Search(name, includeHidden, onFailure, document.Add, cancellationToken);
        return Bytes.ToText(document.Write());
    }

    private NixOption Wrap(ModuleOption option) => new(root, option);

    private void Search(string name, bool includeHidden, Action<NixFailure>? onFailure, Action<Vm, ModuleOption> process, CancellationToken token)
    {
        if (name is null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        root.Enter(
            (tree, name, includeHidden, onFailure, process),
            static (vm, call) =>
            {
                foreach (OptionResult result in Results(vm, call.tree, call.name, call.includeHidden))
                {
                    if ((result.Error ?? Try(vm, result.Option!, call.process)) is { } error)
                    {
                        (call.onFailure ?? throw error)(new NixFailure(result.Name, error));
                    }
                }

                return call.tree;
            },
            token);
    }

    private static IEnumerable<OptionResult> Results(Vm vm, OptionTree tree, string name, bool includeHidden)
    {
        if (!OptionWildcards.AreIn(name))
        {
            return tree.Search(vm, OptionName.Parse(Bytes.FromText(name)), includeHidden ? OptionFilter.All : OptionFilter.Shown);
        }

        var filter = new OptionFilter(option => OptionWildcards.IsMatch(name, Bytes.ToText(option)), Bytes.FromText(OptionWildcards.Beginning(name))) { IncludesHidden = includeHidden };
        return tree.Search(vm, null, filter);
    }

    private static NixException? Try(Vm vm, ModuleOption option, Action<Vm, ModuleOption> process)
    {
        try
        {
            process(vm, option);
            return null;
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return error;
        }
    }
}
