using System;
using System.Linq;
using TvixEval.Core.Values;
using TvixEval.Differences;
using TvixEval.Module.Sessions;
using TvixEval.Text;

namespace TvixEval.Module;

/// <summary>A place at which two Nix values differ.</summary>
public sealed class NixValueDifference
{
    private readonly Value? left;
    private readonly Value? right;
    private readonly ValueContext context;
    private readonly Lazy<string[]> lines;

    internal NixValueDifference(ValueDifference difference, ValueContext context)
    {
        this.context = context;
        left = difference.Left;
        right = difference.Right;
        Path = Bytes.ToText(difference.Path);
        Kind = (NixDifferenceKind)(int)difference.Kind;
        SameAs = difference.SameAs is null ? null : Bytes.ToText(difference.SameAs);
        lines = new Lazy<string[]>(() => left?.Peek() is NixString one && right?.Peek() is NixString other
            ? TextDifference.Of(one.Bytes, other.Bytes, null).Select(static line => DifferenceText.Visible(Bytes.ToText(line))).ToArray()
            : Array.Empty<string>());
    }

    /// <summary>Whether it was added, removed or changed.</summary>
    public NixDifferenceKind Kind { get; }

    /// <summary>The path of names and indices, such as <c>a."b c".0</c>; empty where the values themselves differ.</summary>
    public string Path { get; }

    /// <summary>
    /// What is at the path in the reference value: a number, a text, true or false, <c>$null</c>, or a <see cref="NixValue"/> for everything else, and for what has not been
    /// evaluated because the other side has nothing there.
    /// </summary>
    public object? ReferenceValue => Convert(left);

    /// <summary>What is at the path in the other value, likewise.</summary>
    public object? DifferenceValue => Convert(right);

    /// <summary>The path where the same two lists or sets were compared before; what differs in them is only told there. Null otherwise.</summary>
    public string? SameAs { get; }

    /// <summary>The difference of texts with several lines or words: those that were removed (<c>- </c>), those that were added (<c>+ </c>), and a few around them.</summary>
    public string[] Lines => lines.Value;

    /// <summary>The difference as it is shown: a line, and the lines of long texts below. Nothing is evaluated.</summary>
    public string GetText() => string.Join(Environment.NewLine, new[] { ToString() }.Concat(Lines.Select(static line => "    " + line)));

    /// <summary>The difference on one line; evaluates nothing.</summary>
    public override string ToString()
    {
        string place = Path.Length == 0 ? "value" : DifferenceText.Visible(Path);
        return SameAs is not null ? $"~ {place}: as {(SameAs.Length == 0 ? "the whole" : SameAs)}"
            : Kind == NixDifferenceKind.Added ? $"+ {place}: {NixView.Preview(right!)}"
            : Kind == NixDifferenceKind.Removed ? $"- {place}: {NixView.Preview(left!)}"
            : Lines.Length > 0 ? $"~ {place}"
            : $"~ {place}: {Changed()}";
    }

    private string Changed()
    {
        string one = NixView.Preview(left!);
        string other = NixView.Preview(right!);

        // The language shows six digits of a float.
        return one == other && left!.Peek() is NixFloat or NixInt && right!.Peek() is NixFloat or NixInt ? $"{Exact(left)} -> {Exact(right)}" : $"{one} -> {other}";
    }

    private static string Exact(Value value) => value.Peek() is NixFloat number
        ? number.Value.ToString("R", global::System.Globalization.CultureInfo.InvariantCulture)
        : NixView.Preview(value);

    private object? Convert(Value? value) => value?.Peek() switch
    {
        NixInt number => number.Value,
        NixFloat number => number.Value,
        NixBool truth => truth.Value,
        NixNull => null,
        NixString text => Bytes.ToText(text.Bytes),
        _ => value is null ? null : NixValue.Of(value, context),
    };
}
