using System.IO;

namespace TvixEval.IO;

/// <summary>Replaces files so that nobody ever sees a half-written one.</summary>
internal static class FileReplacement
{
    /// <summary>Writes a file, at once: as a whole or not at all. What there was keeps its permissions.</summary>
    /// <param name="path">The path, as the operating system writes it.</param>
    /// <param name="content">The new content.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="System.UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, byte[] content)
    {
        string temporary = path + "." + System.Guid.NewGuid().ToString("N").Substring(0, 8) + ".tmp";
        try
        {
            if (File.Exists(path))
            {
                // For its permissions.
                File.Copy(path, temporary);
            }

            File.WriteAllBytes(temporary, content);
            Move(temporary, path);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Gives a file its final name, at once; what had that name is replaced.</summary>
    public static void Move(string from, string to)
    {
#if NET8_0_OR_GREATER
        File.Move(from, to, overwrite: true);
#else
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                if (File.Exists(to))
                {
                    File.Replace(from, to, null);
                }
                else
                {
                    File.Move(from, to);
                }

                return;
            }
            catch (IOException) when (attempt < 3 && File.Exists(from))
            {
                // Another process was faster.
            }
        }
#endif
    }
}
