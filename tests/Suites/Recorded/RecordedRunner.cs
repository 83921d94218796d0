using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using TvixEval.IO;
using TvixEval.Suites.Driver;
using TvixEval.Text;

namespace TvixEval.Suites.Recorded;

/// <summary>Evaluates recorded cases and compares the answers.</summary>
public sealed class RecordedRunner
{
    /// <summary>Where answers say that the fixtures are.</summary>
    internal const string Place = "/fixtures";

    private readonly string fixtures;
    private readonly INixFileSystem? files;

    /// <summary>Creates a runner.</summary>
    /// <param name="fixtures">The folder that the expressions are evaluated in; answers show it as <c>/fixtures</c>.</param>
    public RecordedRunner(string fixtures) => this.fixtures = NixPaths.FromNative(System.IO.Path.GetFullPath(fixtures));

    /// <summary>Creates a runner whose expressions see other files than those of the disk.</summary>
    /// <param name="files">The files, with those of the fixtures in <see cref="Place"/>.</param>
    internal RecordedRunner(INixFileSystem files)
    {
        this.files = files;
        fixtures = Place;
    }

    /// <summary>Evaluates a case.</summary>
    /// <param name="recorded">The case.</param>
    public RecordedResult Run(RecordedCase recorded)
    {
        var host = new DriverHost
        {
            WorkingDirectory = fixtures,
            Files = files,
            Variables = new Dictionary<string, string>
            {
                ["NIX_PATH"] = "fix=" + fixtures,
                ["HOME"] = "/fake-home",
                ["TEST_VAR"] = "foo",
            },
            TimeLimit = TimeSpan.FromSeconds(30),
        };

        var arguments = new List<string> { "--eval" };
        if (!recorded.IsLazy)
        {
            arguments.Add("--strict");
        }

        arguments.AddRange(recorded.Flags);
        arguments.Add("-E");
        string expression = recorded.IsFromTable ? recorded.Expression.Replace(Place, fixtures) : recorded.Expression;
        arguments.Add(expression.StartsWith('-') ? "(" + expression + ")" : expression);
        DriverResult result = NixInstantiate.Run(host, arguments);
        if (recorded.IsFromTable)
        {
            result = result with { Output = EscapeInvalid(result.Output), Error = EscapeInvalid(result.Error) };
        }

        return Compare(recorded, result);
    }

    private RecordedResult Compare(RecordedCase recorded, DriverResult result)
    {
        string output = result.Output.Replace(fixtures, Place);
        string error = result.Error.Replace(fixtures, Place);
        string value = output.EndsWith('\n') ? output.Substring(0, output.Length - 1) : output;
        string[] lines = error.Split('\n');
        string message = result.ExitCode == DriverResult.InternalError
            ? lines.First(static line => line.StartsWith("internal error", StringComparison.Ordinal))
            : FinalMessage(lines);

        if (recorded.Report is { } report)
        {
            return Judge(recorded, Agreement.Report, report, error.TrimEnd('\n'));
        }

        if (recorded.Value is { } expected)
        {
            RecordedResult judged = Judge(recorded, Agreement.Value, expected, result.ExitCode == 0 ? value : message);
            return judged.Agrees ? Judge(recorded, Agreement.Notes, string.Join("\n", recorded.Notes), Notes(lines)) : judged;
        }

        if (result.ExitCode == 0)
        {
            return Judge(recorded, Agreement.Value, recorded.Error!, value);
        }

        RecordedResult failed = Judge(recorded, Agreement.Error, recorded.Error!, message);
        return failed.Agrees ? Judge(recorded, Agreement.Notes, string.Join("\n", recorded.Notes), Notes(lines)) : failed;
    }

    /// <summary>The first line of the message itself, behind the trace.</summary>
    private static string FinalMessage(string[] lines)
    {
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            string line = lines[i].StartsWith("       error:", StringComparison.Ordinal) ? lines[i].Substring(7) : lines[i];
            if (line.StartsWith("error:", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "error: (none)";
    }

    /// <summary>Bytes that are no UTF-8 as <c>\xNN</c>.</summary>
    private static string EscapeInvalid(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int length = Utf8.SequenceLength(text, i, out _);
            if (length > 0)
            {
                result.Append(text, i, length);
            }
            else
            {
                result.Append("\\x").Append(((int)text[i]).ToString("x2", CultureInfo.InvariantCulture));
                length = 1;
            }

            i += length;
        }

        return result.ToString();
    }

    private static string Notes(string[] lines) => string.Join("\n", lines.Where(static line =>
        line.StartsWith("trace: ", StringComparison.Ordinal)
        || line.StartsWith("warning: ", StringComparison.Ordinal)
        || line.StartsWith("evaluation warning: ", StringComparison.Ordinal)));

    private static RecordedResult Judge(RecordedCase recorded, Agreement what, string expected, string actual) =>
        new(recorded, what, string.Equals(expected, actual, StringComparison.Ordinal), expected, actual);
}
