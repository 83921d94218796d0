using System;
using System.Collections.Generic;
using System.Linq;
using TvixEval.Core.Machine;
using TvixEval.Core.Values;
using TvixEval.Diagnostics;
using TvixEval.Engine;
using TvixEval.Formats.Json;
using TvixEval.IO;
using TvixEval.Text;
using static TvixEval.Suites.Fuzz.Decoders.DecoderTable;

namespace TvixEval.Suites.Fuzz.Decoders;

/// <summary>What reads data, as expressions reach it: JSON, TOML, XML, regular expressions, versions, search paths, settings, terminal text.</summary>
internal static class DataDecoders
{
    private const int Deep = 100000;

    public static IReadOnlyList<Decoder> All { get; } = new[]
    {
        new Decoder(
            "json",
            Json,
            new[] { "{\"a\":[1,-2.5e-3,null,true,false],\"b\":{\"c\":\"x\\u00e9\\ud83d\\ude00\\n\"}}", "[[],{},\"\",0,-0,1e400]", " \"\\\\\\/\" ", "18446744073709551615", "\xef\xbb\xbf[1]" },
            new[] { "\\u", "\\ud800", "\\udc00", "\\", "\"", "[", "]", "{", "}", ",", ":", "null", "true", "1e", "-", ".", "//", "/*", "NaN", "Infinity", "e+", "\\x" })
        {
            Deep = new[] { Times("[", Deep), Times("[", Deep) + Times("]", Deep), Times("{\"a\":", Deep) + "1" + Times("}", Deep) },
        },
        new Decoder(
            "toml",
            static (run, text) => run.Call("fromTOML", text),
            new[]
            {
                "a = 1\n[t.u]\n\"b c\" = 'lit'\n[[l]]\nx = [ 1, 2.5, \"s\\u00e9\" ]\n[[l]]\ny = { z = true, w.v = inf }\n", "d = 1979-05-27T07:32:00.5-07:00\ne = 07:32:00\nf = 1979-05-27\n", "s = \"\"\"\n a\\\n   b\"\"\"\nr = '''\nx'''",
                "h = 0x1F\no = 0o17\nb = 0b11\nk = 1_000\nn = -nan\ne = 1e3\n", "a.b.c = 1\na.b.d = 2\n[a.e]\n", "# c\r\nx=1\r\n",
            },
            new[] { "=", "[", "]", "[[", "]]", "{", "}", "\"\"\"", "'''", "\"", "'", ".", ",", "\n", "\r\n", "#", "\\u", "\\U0010ffff", "\\", "inf", "nan", "0x", "0o", "0b", "_", "1979-05-27", "T", "Z", "+00:00", "07:32:00", "1e", "a = 1\n", "[a]\n", "[[a]]\n", "a.b = 1\n" })
        {
            Deep = new[] { "a = " + Times("[", Deep) + Times("]", Deep), "a = " + Times("{ a = ", Deep) + "1" + Times(" }", Deep), "[" + Times("a.", 10000) + "a]\nb = 1", Times("a.", 10000) + "a = 1" },
        },
        new Decoder("xml", Xml, new[] { "a\nb", "<&>\"'\n\t\r", "name\n\xc3\xa9\x01" }, new[] { "<", "&", "]]>", "<![CDATA[", "\"", "'", "\n", "\r", "\t", "\x01", "\x7f", "&#0;" }),
        new Decoder(
            "regex",
            Regex,
            new[] { "a*b\naab", "([^/]*)/(.*)\na/b/c", "(a|ab)(c|bcd)(d*)\nabcd", "[[:alpha:]_][[:alnum:]]{1,3}\nx123", "((a)|(b))*\nabab", "^(x?y+)$\nxyy", "[]a^-]{0,2}|\\.\n.]", "(a{1,20}){1,20}\naaaa", "(.*)(.*)(.*)x\nyyyyyyyyyyyy" },
            new[] { "(", ")", "[", "]", "{", "}", "*", "+", "?", "|", "^", "$", ".", "\\", "[^", "[[:", ":]]", "[[.", ".]]", "[[=", "=]]", "{1,", "{255}", "{99999}", "()*", "(a*)*", "(a|a)*", "\n", "[:space:]", "a-z", "\\1" })
        {
            Deep = new[] { Times("(", Deep) + "a" + Times(")", Deep) + "\na", Times("a", 60000) + "\n" + Times("a", 60000), Times("(a*)*", 2000) + "\n" + Times("a", 2000), Times("(a|", 20000) + "b" + Times(")", 20000) + "\nb", ".*\n" + Times("x", 1000000), "(x*)*y\n" + Times("x", 20000) },
        },
        new Decoder("version", Version, new[] { "hello-1.2.3pre4\n1.2.4", "a-b-c-20040101\n2.3a", "x--1..2\n1.0-r1", "\n" }, new[] { "-", ".", "pre", "0", "00", "99999999999999999999", "\n", "a", "_" })
        {
            Deep = new[] { Times("1.", Deep) + "\n" + Times("1.", Deep), Times("-", Deep) + "\n" + Times("9", Deep) },
        },
        new Decoder(
            "replace",
            static (run, text) =>
            {
                string[] parts = text.Split('\n', 3);
                using VmSlot.Scope slot = VmSlot.Install(run.Vm);
                Value function = run.Vm.Evaluator().EvalExpression(run.Vm, "a: b: c: builtins.replaceStrings [ a \"x\" ] [ b \"\" ] c + builtins.substring 1 2 a + builtins.hashString \"md5\" b", "/base");
                foreach (string part in parts.Concat(new[] { string.Empty, string.Empty }).Take(3))
                {
                    function = run.Vm.Call(function, new NixString(part));
                }

                run.Vm.Force(function);
            },
            new[] { "a\nb\nbanana", "\n-\nabc", "ab\n\nabab" },
            new[] { "\n", "a", "ab" }),
        new Decoder("nixpath", NixPath, new[] { "nixpkgs=/a/b:/c:https://x.org/y.tar.gz:flake:nixpkgs", "a=b", "=", "http://x:80/y:z=channel:nixos", "nixpkgs=flake:a/b:c" }, new[] { ":", "=", "//", "://", "http://", "flake:", "channel:", "git+ssh://", "/", ".", "<", ">" }),
        new Decoder(
            "nixconf",
            static (_, text) => Module.Sessions.NixConfiguration.ReadAccessTokens(Bytes.ToText(text)),
            new[] { "access-tokens = github.com=abc gitlab.com=PAT:def # c\nextra-access-tokens = x=y\n", "!include a\nfoo = bar\r\n", "access-tokens =" },
            new[] { "access-tokens", "extra-access-tokens", " = ", "=", "#", "\n", "\r\n", "include ", "\t" }),
        new Decoder(
            "terminal",
            static (run, text) =>
            {
                TerminalFilter.Apply(text);
                Bytes.FromText(Bytes.ToText(text));
                _ = new NixException(NixErrorKind.Throw, text).Report;
            },
            new[] { "a\x1b[31mb\x1b[0m\tc\r\n", "\x1b]8;;http://x\x1b\\y\x1b]8;;\x07", "\xc3\xa9\xff" },
            new[] { "\x1b[", "\x1b]", "\x1b\\", "\x07", "m", "\x9b", "\t", "\r", "\x1b", "0;31" }),
    };

    private static void Json(DecoderRun run, string text)
    {
        NixException? failure = null;
        try
        {
            JsonParser.ParseData(text, run.Poll);
            JsonData.Normalize(text, string.Empty, run.Poll);
        }
        catch (NixException e)
        {
            failure = e;
        }

        Value value = run.Call("fromJSON", text);
        using (VmSlot.Install(run.Vm))
        {
            run.Vm.Force(run.Vm.Call(run.Vm.Evaluator().EvalExpression(run.Vm, "builtins.toJSON", "/base"), value));
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private static void Xml(DecoderRun run, string text)
    {
        string[] parts = text.Split('\n', 2);
        using VmSlot.Scope slot = VmSlot.Install(run.Vm);
        Value function = run.Vm.Evaluator().EvalExpression(run.Vm, "a: b: builtins.toXML { ${a} = b; c = [ b ]; drv = { type = \"derivation\"; drvPath = b; outPath = a; }; }", "/base");
        var xml = (NixString)run.Vm.Force(run.Vm.Call(function, new NixString(parts[0]), new NixString(parts.Length > 1 ? parts[1] : parts[0])));

        // What it makes is XML, as far as the characters can stand in XML at all.
        string shown = Bytes.ToText(xml.Bytes);
        if (shown.All(System.Xml.XmlConvert.IsXmlChar))
        {
            System.Xml.Linq.XDocument.Parse(shown);
        }
    }

    private static void Regex(DecoderRun run, string text)
    {
        string[] parts = text.Split('\n', 2);
        string subject = parts.Length > 1 ? parts[1] : string.Empty;
        NixException? failure = null;
        try
        {
            run.Call("match", parts[0], subject);
        }
        catch (NixException e)
        {
            failure = e;
        }

        run.Call("split", parts[0], subject);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static void Version(DecoderRun run, string text)
    {
        string[] parts = text.Split('\n', 2);
        run.Call("parseDrvName", parts[0]);
        run.Call("splitVersion", parts[0]);
        run.Call("compareVersions", parts[0], parts[^1]);
    }

    private static void NixPath(DecoderRun run, string text)
    {
        foreach (string entry in SearchPath.Split(text))
        {
            SearchPathEntry.Parse(entry).Match("nixpkgs/lib");
            SearchPath.IsPseudoUrl(entry);
            run.Settings.NixPath.Add(entry);
        }

        foreach (SearchPathEntry entry in run.Settings.SearchPathEntries())
        {
            entry.Match("a");
        }

        // URLs would be fetched: only what is on the disk is looked up.
        for (int i = run.Settings.NixPath.Count - 1; i >= 0; i--)
        {
            if (run.Settings.NixPath[i].Contains(':', StringComparison.Ordinal))
            {
                run.Settings.NixPath.RemoveAt(i);
            }
        }

        run.Vm.Evaluator().Lookup.Find(run.Settings.SearchPathEntries(), "nixpkgs");
    }
}
