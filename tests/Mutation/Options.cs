using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace TvixEval.Mutation;

/// <summary>What the command line asks for.</summary>
internal sealed class Options
{
    /// <summary>The areas, or none for all.</summary>
    public List<string> Areas { get; } = [];

    /// <summary>The faults to try, or none for all.</summary>
    public List<int> Only { get; } = [];

    /// <summary>Decides which faults there are.</summary>
    public int Seed { get; private set; } = 1;

    /// <summary>How many faults an area gets.</summary>
    public int Count { get; private set; } = 40;

    /// <summary>How many faults are tried at the same time.</summary>
    public int Jobs { get; private set; } = 1;

    /// <summary>How long the tests of one fault may take.</summary>
    public TimeSpan Limit { get; private set; } = TimeSpan.FromMinutes(5);

    /// <summary>The folder of the result.</summary>
    public string Output { get; private set; } = Path.Combine(Path.GetTempPath(), "tvixeval-mutation");

    /// <summary>Reads a command line.</summary>
    /// <returns>Null if it is not understood.</returns>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (int i = 0; i + 1 < arguments.Length; i += 2)
        {
            string value = arguments[i + 1];
            int number = int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int n) ? n : -1;
            switch (arguments[i])
            {
                case "--area":
                    options.Areas.Add(value);
                    break;
                case "--output":
                    options.Output = Path.GetFullPath(value);
                    break;
                case "--only" when number > 0:
                    options.Only.Add(number);
                    break;
                case "--seed" when number >= 0:
                    options.Seed = number;
                    break;
                case "--count" when number > 0:
                    options.Count = number;
                    break;
                case "--jobs" when number > 0:
                    options.Jobs = number;
                    break;
                case "--minutes" when number > 0:
                    options.Limit = TimeSpan.FromMinutes(number);
                    break;
                default:
                    return null;
            }
        }

        return arguments.Length % 2 == 0 ? options : null;
    }
}
