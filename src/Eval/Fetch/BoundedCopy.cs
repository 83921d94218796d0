using System.IO;
using TvixEval.Diagnostics;

namespace TvixEval.Fetch;

/// <summary>Copies what a program writes, up to a length.</summary>
internal static class BoundedCopy
{
    /// <summary>Copies a stream to its end.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="target">What is written.</param>
    /// <param name="limit">How many bytes there may be.</param>
    /// <exception cref="NixException">There are more.</exception>
    public static void Copy(Stream source, Stream target, long limit)
    {
        var buffer = new byte[1 << 14];
        for (int count; (count = source.Read(buffer, 0, buffer.Length)) > 0;)
        {
            limit -= count;
            if (limit < 0)
            {
                throw new NixException(NixErrorKind.IO, "a program used for fetching wrote more output than expected");
            }

            target.Write(buffer, 0, count);
        }
    }
}
