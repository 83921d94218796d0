using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace TvixEval.Module.Tests.Pester;

/// <summary>An operator of Should, with Pester's meaning.</summary>
internal sealed class PesterOperator
{
    private readonly Func<object?, object?, bool> test;

    private PesterOperator(string phrase, Func<object?, object?, bool> test, bool takesAll = false, bool hasExpected = true)
    {
        Phrase = phrase;
        this.test = test;
        TakesAll = takesAll;
        HasExpected = hasExpected;
    }

    public static IReadOnlyDictionary<string, PesterOperator> ByName { get; } = new Dictionary<string, PesterOperator>(StringComparer.OrdinalIgnoreCase)
    {
        ["Be"] = new("be", static (actual, expected) => AreEqual(actual, expected, ignoreCase: true), takesAll: true),
        ["BeExactly"] = new("be exactly", static (actual, expected) => AreEqual(actual, expected, ignoreCase: false), takesAll: true),
        ["BeGreaterThan"] = new("be greater than", static (actual, expected) => Compare(actual, expected) > 0),
        ["BeLessThan"] = new("be less than", static (actual, expected) => Compare(actual, expected) < 0),
        ["BeGreaterOrEqual"] = new("be greater than or equal to", static (actual, expected) => Compare(actual, expected) >= 0),
        ["BeLessOrEqual"] = new("be less than or equal to", static (actual, expected) => Compare(actual, expected) <= 0),
        ["BeLike"] = new("be like", static (actual, expected) => IsLike(actual, expected, WildcardOptions.IgnoreCase)),
        ["BeLikeExactly"] = new("be exactly like", static (actual, expected) => IsLike(actual, expected, WildcardOptions.None)),
        ["BeNullOrEmpty"] = new("be null or empty", static (actual, _) => IsNullOrEmpty(actual), takesAll: true, hasExpected: false),
        ["BeOfType"] = new("be of type", static (actual, expected) => ToType(expected).IsInstanceOfType(Unwrap(actual))),
        ["BeTrue"] = new("be true", static (actual, _) => LanguagePrimitives.IsTrue(actual), hasExpected: false),
        ["BeFalse"] = new("be false", static (actual, _) => !LanguagePrimitives.IsTrue(actual), hasExpected: false),
        ["BeIn"] = new("be in", static (actual, expected) => Items(expected).Any(item => AreEqual(actual, item, ignoreCase: true))),
        ["Contain"] = new("contain", static (actual, expected) => Items(actual).Any(item => AreEqual(item, expected, ignoreCase: true)), takesAll: true),
        ["HaveCount"] = new("have the count", static (actual, expected) => Items(actual).Count == LanguagePrimitives.ConvertTo<int>(expected), takesAll: true),
        ["Match"] = new("match", static (actual, expected) => Regex.IsMatch(Text(actual), Text(expected), RegexOptions.IgnoreCase)),
        ["MatchExactly"] = new("match exactly", static (actual, expected) => Regex.IsMatch(Text(actual), Text(expected))),
    };

    /// <summary>What comes between the values in a message.</summary>
    public string Phrase { get; }

    /// <summary>Whether it is about all that is piped at once, instead of each on its own.</summary>
    public bool TakesAll { get; }

    public bool HasExpected { get; }

    public bool Holds(object? actual, object? expected) => test(actual, expected);

    private static bool AreEqual(object? actual, object? expected, bool ignoreCase)
    {
        if (!IsSequence(actual) && !IsSequence(expected))
        {
            return LanguagePrimitives.Equals(actual, expected, ignoreCase);
        }

        IReadOnlyList<object?> left = Items(actual);
        IReadOnlyList<object?> right = Items(expected);
        return left.Count == right.Count && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second, ignoreCase));
    }

    private static int Compare(object? actual, object? expected) => LanguagePrimitives.Compare(actual, expected, ignoreCase: true);

    private static bool IsLike(object? actual, object? expected, WildcardOptions options) => WildcardPattern.Get(Text(expected), options).IsMatch(Text(actual));

    private static bool IsNullOrEmpty(object? actual) => Unwrap(actual) switch
    {
        null => true,
        string text => text.Length == 0,
        IDictionary dictionary => dictionary.Count == 0,
        IEnumerable sequence => !sequence.Cast<object?>().Any(),
        _ => false,
    };

    // In a command's arguments [type] is a text.
    private static Type ToType(object? type) => LanguagePrimitives.ConvertTo<Type>(Unwrap(type) is string name ? name.Trim('[', ']') : type);

    private static IReadOnlyList<object?> Items(object? value) => IsSequence(value) ? ((IEnumerable)Unwrap(value)!).Cast<object?>().ToList()
        : value is null ? Array.Empty<object?>()
        : new[] { value };

    private static bool IsSequence(object? value) => Unwrap(value) is IEnumerable and not string and not IDictionary;

    private static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;

    private static string Text(object? value) => LanguagePrimitives.ConvertTo<string>(value);
}
