using Xunit;

namespace TvixEval.Tests.Formats.Toml;

/// <summary>Where an error is, drawn as C++ Nix 2.34.8 draws it: its first line is compared by the recorded cases.</summary>
public sealed class TomlErrorTests
{
    [Theory]
    [InlineData("a=1x", "\n --> fromTOML\n   |\n 1 | a=1x\n   |    ^-- here\n")]
    [InlineData("a=1\\n\\tb=\\\"\u00e9\\\\q\\\"\\r\\n", "\n --> fromTOML\n   |\n 2 | 0x09(TAB)b=\"0xc30xa9\\q\"0x0d(CARRIAGE RETURN)\n   |       ^-- expected \"\n")]
    [InlineData("a=1979-05-27T07:32:00+25:00", "\n --> fromTOML\n   |\n 1 | a=1979-05-27T07:32:00+25:00\n   |   ^^^^^^^^^^^^^^^^^^^^^^^^^-- here\n")]
    [InlineData(
        "a=1979-05-27T07:32:00+7:00",
        "\n --> fromTOML\n   |\n 1 | a=1979-05-27T07:32:00+7:00\n   |                        ^-- expected z or Z or digit [0-9]\nHint: valid  : +09:00, -05:30\nHint: invalid: +9:00,  -5:30\n")]
    [InlineData("a=\\\"\\\"\\\"x\\\"\\\"\\\\q\\\"\\\"\\\"", "\n --> fromTOML\n   |\n 1 | a=\"\"\"x\"\"\\q\"\"\"\n   |       ^-- expected \"\"\"\n")]
    [InlineData(
        "b=1\\nabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz=1xabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\\n",
        "\n --> fromTOML\n   |\n 2 | ... yzabcdefghijklmnopqrstuvwxyz=1xabcdefghijklmnopqrstuvwxyzabc ...\n   |                                   ^-- here\n")]
    [InlineData(
        "abcdefghijklmnopqrstuvwxyzabc=1xabcdefghijklmnopqrstuvwxyzabc\\n", "\n --> fromTOML\n   |\n 1 | ... bcdefghijklmnopqrstuvwxyzabc=1xabcdefghijklmnopqrstuvwxyzabc\n   |                                   ^-- here\n")]
    public void ShowsWhereItIs(string document, string expected)
    {
        string message = Nix.Fail($"builtins.fromTOML \"{document}\"").RawMessage;
        Assert.Equal(expected, message.Substring(message.IndexOf('\n')));
    }
}
