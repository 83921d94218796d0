using System;
using System.Collections.Generic;
using System.Management.Automation;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Flakes;
using TvixEval.Formats.Json;
using TvixEval.Module.Completion;
using TvixEval.Module.Parameters;
using TvixEval.Options;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>
/// <para>Gets options of NixOS, home-manager, nix-darwin, flake-parts and all that is made with nixpkgs' lib.evalModules.</para>
/// <para>
/// The expression, file or flake evaluates to what lib.evalModules returns (a set with <c>options</c> and <c>config</c>, as nixosSystem and homeManagerConfiguration
/// return it), or to the options alone. A function is called with -Argument and its own defaults. Options in submodules are listed after the option that has the
/// submodules, under names with placeholders, as manuals do.
/// </para>
/// <para>
/// Only the names are evaluated. Type, value, default, description, declarations, definitions and the rest are evaluated when they are read, each on its own, so that the
/// options of a whole system are listed without evaluating it, and one whose value fails does not disturb the others. An option that is asked for by its whole name
/// evaluates only what leads to it, and its view shows the value.
/// </para>
/// </summary>
/// <example>
/// <code>Get-NixOption -Path server.nix -Name web.port</code>
/// <code>
/// Name     Type    Value
/// ----     ----    -----
/// web.port integer 8080
/// </code>
/// <para>Evaluates one option.</para>
/// </example>
/// <example>
/// <code>(Get-NixOption -Path server.nix -Name web.port).Definitions | ForEach-Object { "$($_.Value) in line $($_.Line) of $($_.File -replace '.*[\\/]')" }</code>
/// <code>8080 in line 11 of server.nix</code>
/// <para>Says where an option gets its value from.</para>
/// </example>
/// <example>
/// <code>Get-NixOption -Path server.nix -Name 'web.*' | Where-Object Type -eq boolean | ForEach-Object Name</code>
/// <code>web.enable</code>
/// <para>Finds options by their names and types. No value is evaluated.</para>
/// </example>
/// <example>
/// <code>Get-NixOption -Path server.nix -Name web.enable -As Markdown</code>
/// <code>
/// ## `web.enable`
/// Whether to run the web server.
/// *Type:* boolean
/// *Default:* `false`
/// ...
/// </code>
/// <para>Writes documentation.</para>
/// </example>
/// <seealso>Invoke-NixExpression</seealso>
/// <seealso>about_TvixEval_Lazy</seealso>
[Cmdlet(VerbsCommon.Get, "NixOption", DefaultParameterSetName = ExpressionSet)]
[OutputType(typeof(NixOption), typeof(string))]
[SharesParameters(typeof(CollectionParameters))]
public sealed partial class GetNixOptionCommand : NixEvaluationCmdlet
{
    private static readonly char[] Wildcards = { '*', '?', '[', '`' };

    /// <summary>
    /// Names of options. With wildcards, in which upper and lower case are equal and <c>*</c> stands for dots too (<c>services.nginx.*</c>), all options that match; the name of
    /// a group of options means all in it. In the name of an option in a submodule, a placeholder (<c>users.users.&lt;name&gt;.uid</c>) gives the description, and a name
    /// (<c>users.users.root.uid</c>) also the value. Names that have dots themselves stand in double quotes. The default is all options.
    /// </summary>
    [Parameter(Position = 1, ParameterSetName = ExpressionSet)]
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [Parameter(Position = 0, ParameterSetName = LiteralPathSet)]
    [Parameter(Position = 0, ParameterSetName = FlakeSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OptionNameCompleter))]
    public string[] Name { get; set; } = { "*" };

    /// <summary>Returns also options that manuals leave out: internal and invisible ones. One that is asked for by its whole name is always returned.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The format: objects, or a document with all options of an expression: JSON in the form of nixpkgs' options.json (defaults and examples as in 2026, whatever the age of
    /// the modules), or Markdown. An option whose description, default or example fails is an error, and is left out.
    /// </summary>
    [Parameter]
    public NixOptionForm As { get; set; }

    private protected override int? ErrorsToCollect => CollectErrors ? MaxErrors : null;

    private protected override IReadOnlyList<string> FlakePlaces => FlakeConfigurations.Places;

    private protected override void Process(string source, Func<Value> evaluate)
    {
        Vm vm = Evaluation.Machine;
        Value root = PackagesOf(evaluate());
        ForEachPath(path =>
        {
            Value selected = Engine.AttributePath.Follow(vm, root, Bytes.FromText(path), Arguments, Use);
            var tree = OptionTree.Open(vm, AutoCall.Apply(vm, selected, Arguments, Use));
            switch (As)
            {
                case NixOptionForm.Json:
                case NixOptionForm.IndentedJson:
                    WriteJson(tree);
                    break;
                case NixOptionForm.Markdown:
                    WriteMarkdown(tree);
                    break;
                default:
                    Search(tree, Write);
                    break;
            }
        });
    }

    private void Write(ModuleOption option, bool isAskedFor)
    {
        WriteObject(new NixOption(option, Evaluation.Context, isAskedFor));
        Vm vm = Evaluation.Machine;
        if (CollectErrors && option.IsDefined(vm) != false && option.ValueOf(vm) is { } value)
        {
            vm.Force(value);
        }
    }

    private void WriteJson(OptionTree tree)
    {
        var document = new OptionDocument();
        Search(tree, (option, _) => document.Add(Evaluation.Machine, option));
        string json = document.Write();
        Evaluation.Runspace.Flush();
        WriteObject(Bytes.ToText(As == NixOptionForm.IndentedJson ? JsonIndentation.Indent(json) : json));
    }

    private void WriteMarkdown(OptionTree tree)
    {
        var document = new OptionManual();
        Search(tree, (option, _) => document.Add(Evaluation.Machine, option));
        string text = document.Write();
        Evaluation.Runspace.Flush();
        WriteObject(Bytes.ToText(text));
    }

    private void Search(OptionTree tree, Action<ModuleOption, bool> process)
    {
        // What two names mean is there once.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in Name)
        {
            if (Name.Length == 1)
            {
                Search(tree, name, seen, process);
            }
            else
            {
                ProcessOne(() => Search(tree, name, seen, process), name, isOnlyInput: false);
            }
        }
    }

    private void Search(OptionTree tree, string name, HashSet<string> seen, Action<ModuleOption, bool> process)
    {
        Vm vm = Evaluation.Machine;
        IReadOnlyList<string>? asked = WildcardPattern.ContainsWildcardCharacters(name) ? null : OptionName.Parse(Bytes.FromText(WildcardPattern.Unescape(name)));
        foreach (OptionResult result in tree.Search(vm, asked, asked is null ? FilterOf(name) : Force ? OptionFilter.All : OptionFilter.Shown))
        {
            Evaluation.Runspace.Flush();
            NixException? error = result.Error;
            if (result.Option is { } option && (Name.Length == 1 || seen.Add(option.Name)))
            {
                error = Try(() => process(option, asked is not null && asked.Count == option.Location.Count));
            }

            Failures?.Count();
            if (error is not null)
            {
                ReportPart(error, result.Name);
            }
        }
    }

    private OptionFilter FilterOf(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return new OptionFilter(option => pattern.IsMatch(Bytes.ToText(option)), Bytes.FromText(name.Substring(0, Math.Max(0, name.IndexOfAny(Wildcards))))) { IncludesHidden = Force };
    }

    private static NixException? Try(Action process)
    {
        try
        {
            process();
            return null;
        }
        catch (NixException error) when (!error.EndsEvaluation)
        {
            return error;
        }
    }
}
