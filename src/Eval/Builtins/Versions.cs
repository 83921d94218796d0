using System;
using System.Collections.Generic;
using TvixEval.Core.Values;
using TvixEval.Work;

namespace TvixEval.Builtins;

/// <summary>Package names and versions as <c>nix-env</c> takes them apart and compares them.</summary>
internal static class Versions
{
    // What a component takes besides its length.
    private const int Overhead = 64;

    /// <summary>Splits a package name into name and version: at the first dash that no letter follows.</summary>
    /// <param name="text">Bytes, one a char.</param>
    public static (string Name, string Version) ParseName(string text)
    {
        for (int i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] == '-' && !IsLetter(text[i + 1]))
            {
                return (text.Substring(0, i), text.Substring(i + 1));
            }
        }

        return (text, string.Empty);
    }

    /// <summary>The components of a version: runs of digits and runs of other characters; dots and dashes separate.</summary>
    /// <param name="version">Bytes, one a char.</param>
    /// <param name="tick">Told of the work on each component, as its length; may throw. May be null for short versions.</param>
    public static List<string> Split(string version, Action<long>? tick = null)
    {
        var components = new List<string>();
        int at = 0;
        while (Next(version, ref at) is { Length: > 0 } component)
        {
            tick?.Invoke(component.Length + Overhead);
            MemoryBudget.ChargeGrowth(components.Count);
            components.Add(Substrings.Copy(version, component.Start, component.Length));
        }

        return components;
    }

    /// <summary>Compares two versions: negative when the first one is older.</summary>
    /// <param name="left">Bytes, one a char.</param>
    /// <param name="right">Bytes, one a char.</param>
    /// <param name="tick">Told of the work on each component, as its length; may throw. May be null for short versions.</param>
    public static int Compare(string left, string right, Action<long>? tick = null)
    {
        int i = 0;
        int j = 0;
        while (i < left.Length || j < right.Length)
        {
            Component a = Next(left, ref i);
            Component b = Next(right, ref j);
            tick?.Invoke(a.Length + b.Length + Overhead);
            if (IsOlder(left, a, right, b))
            {
                return -1;
            }

            if (IsOlder(right, b, left, a))
            {
                return 1;
            }
        }

        return 0;
    }

    private static Component Next(string version, ref int at)
    {
        while (at < version.Length && version[at] is '.' or '-')
        {
            at++;
        }

        int start = at;
        if (at < version.Length && IsDigit(version[at]))
        {
            while (at < version.Length && IsDigit(version[at]))
            {
                at++;
            }
        }
        else
        {
            while (at < version.Length && !IsDigit(version[at]) && version[at] is not ('.' or '-'))
            {
                at++;
            }
        }

        return new Component(start, at - start);
    }

    private static bool IsOlder(string left, Component a, string right, Component b)
    {
        int numberA = Number(left, a);
        int numberB = Number(right, b);
        if (numberA >= 0 && numberB >= 0)
        {
            return numberA < numberB;
        }

        if (a.Length == 0 && numberB >= 0)
        {
            return true;
        }

        bool preB = IsPre(right, b);
        if (IsPre(left, a) && !preB)
        {
            return true;
        }

        if (preB || numberB >= 0 || numberA >= 0)
        {
            // "pre" is the oldest of all, and a number is newer than anything that is none.
            return !preB && numberB >= 0;
        }

        int order = string.CompareOrdinal(left, a.Start, right, b.Start, Math.Min(a.Length, b.Length));
        return order < 0 || (order == 0 && a.Length < b.Length);
    }

    private static bool IsPre(string version, Component component) =>
        component.Length == 3 && string.CompareOrdinal(version, component.Start, "pre", 0, 3) == 0;

    /// <summary>The number that a component is, or -1: for anything else, and for a number that does not fit 32 bits.</summary>
    private static int Number(string version, Component component)
    {
        if (component.Length == 0)
        {
            return -1;
        }

        long number = 0;
        for (int i = 0; i < component.Length; i++)
        {
            char c = version[component.Start + i];
            number = (number * 10) + (c - '0');
            if (!IsDigit(c) || number > int.MaxValue)
            {
                return -1;
            }
        }

        return (int)number;
    }

    private static bool IsDigit(char c) => (uint)(c - '0') <= 9;

    private static bool IsLetter(char c) => (uint)((c | 0x20) - 'a') <= 'z' - 'a';

    private readonly struct Component
    {
        public Component(int start, int length)
        {
            Start = start;
            Length = length;
        }

        public int Start { get; }

        public int Length { get; }
    }
}
