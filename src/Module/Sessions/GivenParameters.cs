using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace TvixEval.Module.Sessions;

/// <summary>
/// The parameters that somebody gave, by name: to a command, to New-PSDrive, or on a command line that is being completed. There they are
/// perhaps not of their types yet, and null where only running the line would tell.
/// </summary>
internal sealed class GivenParameters
{
    private readonly IDictionary values;

    /// <summary>Takes parameters.</summary>
    /// <param name="values">Their values by name; case does not count in it.</param>
    public GivenParameters(IDictionary values) => this.values = values;

    /// <summary>No parameters at all.</summary>
    public static GivenParameters None { get; } = new(new Hashtable());

    /// <summary>What a parameter was given, without a wrapper; null also for one that is not there.</summary>
    /// <param name="name">The parameter.</param>
    public object? this[string name] => values[name] is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : values[name];

    /// <summary>The parameters of a cmdlet.</summary>
    /// <param name="cmdlet">The cmdlet, once it has them.</param>
    public static GivenParameters Of(PSCmdlet cmdlet) => new(cmdlet.MyInvocation.BoundParameters);

    /// <summary>Whether a parameter is there, whatever it was given.</summary>
    /// <param name="name">The parameter.</param>
    public bool Has(string name) => values.Contains(name);

    /// <summary>Whether a switch is certainly on.</summary>
    /// <param name="name">The parameter.</param>
    public bool IsOn(string name) => this[name] is SwitchParameter { IsPresent: true } or true;

    /// <summary>Whether a switch is there and certainly off.</summary>
    /// <param name="name">The parameter.</param>
    public bool IsOff(string name) => this[name] is SwitchParameter { IsPresent: false } or false;

    /// <summary>The first text that a parameter was given, or null.</summary>
    /// <param name="name">The parameter.</param>
    public string? Text(string name) => this[name] as string ?? Texts(name).FirstOrDefault();

    /// <summary>The texts that a parameter was given.</summary>
    /// <param name="name">The parameter.</param>
    public string[] Texts(string name) => TextsIn(this[name]);

    private static string[] TextsIn(object? given) => given switch
    {
        null => Array.Empty<string>(),
        string[] texts => texts,
        string text => new[] { text },
        PSObject { BaseObject: not PSCustomObject } wrapper => TextsIn(wrapper.BaseObject),
        IEnumerable many => many.Cast<object?>().SelectMany(TextsIn).ToArray(),
        _ => new[] { given.ToString() ?? string.Empty },
    };
}
