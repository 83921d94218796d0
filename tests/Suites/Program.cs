using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TvixEval.Suites.Driver;
using TvixEval.Suites.Fuzz;
using TvixEval.Suites.Fuzz.Decoders;
using TvixEval.Suites.Recorded;
using TvixEval.Suites.Upstream;
using TvixEval.Text;

namespace TvixEval.Suites;

/// <summary>Compares the evaluator with others: runs suites and prints tables, or evaluates like <c>nix-instantiate</c>.</summary>
public static class Program
{
    private const string Usage = """
        Usage: suites <command> [arguments]
          eval <arguments of nix-instantiate>   evaluates and prints like nix-instantiate --eval
          recorded <fixtures> <files...>        compares with recorded answers of C++ Nix
          lang <checkout> [--details] [name...] runs the language suite of NixOS/nix
          tvix <checkout> [--details]           runs the test expressions of tvix
          fuzz [--nix <program>] [--repl <program>] [--seed <n>] [--count <n>] [--category <name>] [--reports]
                                                compares random expressions with C++ Nix
          bytes [--seed <n>] [--count <n>] [--decoder <name>]
                                                feeds what reads files, archives and texts with damaged ones
          lib <folder> [--scripts]              runs the tests of nixpkgs' library
          parse <folder>                        parses all Nix files below a folder
          derivations <folder> <list>           compares store paths with a list of C++ Nix
        """;

    public static int Main(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        string[] rest = arguments.Skip(1).ToArray();
        switch (arguments[0])
        {
            case "eval":
                return Evaluate(rest);
            case "recorded":
                return RecordedCommand.Run(rest);
            case "lang":
                return LangCommand.Run(rest);
            case "tvix":
                return TvixCommand.Run(rest);
            case "fuzz":
                return FuzzCommand.Run(rest);
            case "bytes":
                return BytesCommand.Run(rest);
            case "lib":
                return SweepCommands.Library(rest);
            case "parse":
                return SweepCommands.Parse(rest);
            case "derivations":
                return DerivationList.Run(rest);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    private static int Evaluate(IEnumerable<string> arguments)
    {
        DriverResult result = NixInstantiate.Run(DriverHost.OfProcess(), arguments.Select(Bytes.FromText).Prepend("--eval"));
        Write(Console.OpenStandardError(), result.Error);
        Write(Console.OpenStandardOutput(), result.Output);
        return result.ExitCode;
    }

    private static void Write(Stream stream, string bytes)
    {
        using (stream)
        {
            stream.Write(Bytes.ToArray(bytes));
        }
    }
}
