namespace TvixEval.Programs;

/// <summary>Values at the edges, to make expressions of. Texts are bytes, one a char.</summary>
internal static class Samples
{
    public static readonly string[] Ints =
    {
        "0", "1", "2", "3", "7", "10", "255", "1000000", "9223372036854775807", "9223372036854775806", "4611686018427387904", "3037000500", "(-1)", "(-2)", "(-7)",
        "(-9223372036854775807)", "(-9223372036854775807 - 1)", "(0 - 1)", "9223372036854775808", "007",
    };

    public static readonly string[] Smalls = { "0", "1", "2", "3", "5", "(-1)", "40" };

    public static readonly string[] Floats =
    {
        "0.0", "1.0", "0.1", ".5", "2.5", "1.5e3", "1e10", "1.0e16", "123456789.123", "1e-5", "3.14159265358979", "1.7976931348623157e308", "5e-324", "0.30000000000000004",
        "(-0.0)", "(-2.5)", "9223372036854775807.0", "1e100", "100000.0", "1000000.0", "999999.5", "0.000123", "12345678901234567890.0", "1e400",
    };

    public static readonly string[] Texts =
    {
        "", "a", "b", "abc", "foo", "x y", "\\n", "\\t\\\\", "\\\"", "\\${x}", "$", "$$", "$${x}", "/nix/store", "/a/b", "a/b/", "/", ".", "..", "\xc3\xa9", "\xff", "1", "-1", "1.5", "true",
        "null", "foo-1.2.3", "''", "#", "\\r", "sha256", "md5", "sha1", "a.b", "A", "ab", "aXbX", "<&>'", "\\u0041", "outPath", "\x01",
    };

    public static readonly string[] Indented =
    {
        "a", "\n  a\n  b\n", "\n    a\n  b\n   c", "''$x", "$", "''\\n", "'''", "\n\n  a\n\n", "  \n a", "\ta", "\n\ta\n\tb", "''${x}", "$${y}", "\\n", "'", "\r\n  a\r\n", "  ", "\n", "''\\t  ", "\n  ''\\n\n",
    };

    public static readonly string[] Regexes =
    {
        "a", "a*", "(a)", "(a|b)*", "[a-z]+", "[[:alpha:]]+", "([^/]*)/(.*)", "", ".*", "(.*)(.*)", "a{2}", "a{1,3}", "^a$", "[^a]", "()", "(a)?b", "\\\\.", "[]a]", "[a", "(", "*a", "a**", "a|", "|a", "x{2,1}", "[z-a]",
        "[[:digit:]]+\\\\.?", "(([a-z])[0-9])*", "\\\\(", "[.]", "((a)|(b))*", "a+?", "[[:foo:]]", "\\\\d", "[a-]", "a{", "{", "(?:a)", "\\\\", "[[.a.]]", "[[=a=]]", "a{0}", "(a*)*", "(a|ab)(c|bcd)(d*)", "\\\\n", "[\\\\n]", "$", "^",
    };

    public static readonly string[] Versions =
    {
        "1.0", "1.10", "1.2pre3", "1.2", "2.3a", "foo-1.2", "foo", "a-b-c-1", "-1", "1..2", "", "1.0-r1", "20040101", "pre", "1.pre", "hello-1.2.3pre4-x86", "1.0.0", "01", "1-", "9999999999999999999", "x-Y", "a--1", "\xc3\xa9-1",
    };

    public static readonly string[] Names = { "a", "b", "c", "x", "foo", "out", "name", "value", "key", "type", "outPath", "a b", "", "1", "if", "or", "x-y", "_", "x'", "drvPath", "\xc3\xa9", "operator", "startSet", "path" };

    public static readonly string[] Paths = { "./a.nix", "./dir", "./text", "./missing", "./dir/../text", "./.", "./dir/b", "./dir/.", "./bad.nix", "./fun.nix", "/a/b/../c", "./dir//b", "~/x", "~/x/y", "./link", "./dir/default.nix", "./scope.nix" };

    public static readonly string[] Uris =
    {
        "github:o/r", "github:o/r/main", "github:o/r?ref=x", "git+https://x.org/a?ref=m&rev=0000000000000000000000000000000000000000", "path:/a/b", "path:./a?dir=b", "nixpkgs", "nixpkgs/nixos-20.03", "https://x.org/a.tar.gz", "file:///a", "",
        "gitlab:a%2Fb/c", "sourcehut:~a/b", "indirect:a", "tarball+https://x.org/a", "github:o", "x:y", "./a", "hg+https://x.org/a", "flake:a/b", "path:/a?narHash=sha256-47DEQpj8HBSa%2B/TImW%2B5JCeuQeRkm5NMpJWZG3hSuFU%3D", "a b",
    };

    public static readonly string[] JsonTexts =
    {
        "1", "-0", "1.0", "1e5", "-1.5E-3", "\"a\"", "\"\\\\u00e9\"", "\"\\\\ud83d\\\\ude00\"", "\"\\\\ud83d\"", "null", "true", "tru", "[]", "[1,2]", "[1,]", "{}", "{\"a\":1}", "{\"a\":1,\"a\":2}", "{\"a\":[{}]}", "{a:1}", " 1 ", "1 2", "",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "-9223372036854775808", "-9223372036854775809", "01", "1.", ".5", "\"\\n\"", "\"\\\\x\"", "[[[[]]]]", "{\"\":null}", "// c\\n1", "1e400", "-", "\xef\xbb\xbf" + "1",
        "\"\xff\"", "\"\\\\u0000\"", "{\"__functor\":1}", "{\"b\":1,\"a\":2}",
    };

    public static readonly string[] TomlLines =
    {
        "a = 1", "b = \"x\"", "c = 1.5", "d = [1, 2]", "e = { x = 1 }", "[t]", "[t.u]", "[[l]]", "f = true", "a.b = 2", "\"q r\" = 3", "g = 'lit'", "h = 0x1F", "i = 0o17", "j = 0b11", "k = 1_000", "l = inf", "m = -nan", "n = 1979-05-27",
        "o = 07:32:00", "p = 1979-05-27T07:32:00Z", "q = \"\"\"\\nx\\\\\\n   y\"\"\"", "r = '''\\nx'''", "s = \"\\\\u00e9\"", "t = [ ]", "u = {}", "v = 01", "w = ", "= 1", "x = 1 # c", "y = [1, \"a\"]", "z = 1e3", "a = 2", "[t]", "k = +5", "k = 9223372036854775808", "e.y = 1", "[e]", "l = [\\n1,\\n]", "b2 = \"\\\\q\"",
    };

    public static readonly string[] Operators = { "+", "-", "*", "/", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "->", "++", "//" };
}
