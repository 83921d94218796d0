using System;
using System.Text;
using TvixEval.Formats.Xml;
using Xunit;

namespace TvixEval.Tests.Formats.Xml;

public sealed class XmlOutputTests
{
    [Fact]
    public void PiecesOfAnyLengthBecomeOneText()
    {
        var random = new Random(7);
        for (int round = 0; round < 20; round++)
        {
            var expected = new StringBuilder();
            var output = new XmlOutput();
            int parts = random.Next(40);
            for (int i = 0; i < parts; i++)
            {
                string text = new((char)random.Next(1, 256), random.Next(3) switch { 0 => random.Next(10), 1 => 16384 - (expected.Length % 16384), _ => random.Next(40000) });
                int start = random.Next(text.Length + 1);
                output.Append(text, start, text.Length - start);
                expected.Append(text, start, text.Length - start);
                output.Append('\u00e9');
                expected.Append('\u00e9');
                output.Append(' ', i);
                expected.Append(' ', i);
            }

            Assert.Equal(expected.ToString(), output.ToString());
        }
    }
}
