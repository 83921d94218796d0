using TvixEval.Diagnostics;

namespace TvixEval.Options;

/// <summary>What became of one place in a tree of options: an option, or the error that looking for it ended with.</summary>
internal sealed class OptionResult
{
    /// <summary>Creates the result of an option.</summary>
    public OptionResult(ModuleOption option)
    {
        Name = option.Name;
        Option = option;
    }

    /// <summary>Creates the result of a failure.</summary>
    public OptionResult(string name, NixException error)
    {
        Name = name;
        Error = error;
    }

    /// <summary>The name of the option, or of the group that could not be looked into; bytes, one a char.</summary>
    public string Name { get; }

    /// <summary>The option, or null after an error.</summary>
    public ModuleOption? Option { get; }

    /// <summary>The error, or null.</summary>
    public NixException? Error { get; }
}
