using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Karaula.Edge.Challenge;

/// <summary>
/// The file of keys: a line each, oldest first, with the time from which on it signs (seconds since 1970) and 32 bytes in base 64. Edges that
/// share it let each other's readers in. Anything that can write a file may replace it; an edge that finds its newest key too old adds one.
/// </summary>
internal static class ChallengeKeyFile
{
    /// <summary>How many keys are kept: what the oldest signed has long expired.</summary>
    public const int Kept = 3;

    // A file that is longer is none of ours.
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It is not such a file; the message names the line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ChallengeKeyRing Read(string path)
    {
        if (new FileInfo(path).Length > MostBytes)
            throw new FormatException($"{path}: longer than {MostBytes} bytes");
        var keys = new List<ChallengeKey>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var text = line.Trim();
            if (text.Length > 0 && text[0] != '#')
                keys.Add(ReadLine(path, number, text));
        }

        if (keys.Count == 0)
            throw new FormatException($"{path}: there is no key in it");
        return new ChallengeKeyRing([.. keys.OrderBy(static key => key.From)]);
    }

    /// <summary>Writes the file, readable by its owner alone, and puts it in its place at once.</summary>
    public static void Write(string path, ChallengeKeyRing ring)
    {
        var text = new StringBuilder("# Keys of challenges: seconds since 1970 from which on it signs, 32 bytes in base 64.\n");
        foreach (var key in ring.Keys)
            text.Append(CultureInfo.InvariantCulture, $"{key.From.ToUnixTimeSeconds()} {Convert.ToBase64String(key.Secret)}\n");
        var next = $"{path}.{Environment.ProcessId}.next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(next, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(text.ToString()));
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>A new key.</summary>
    public static ChallengeKey Make(DateTimeOffset from) => new(RandomNumberGenerator.GetBytes(ChallengeKey.Length), from);

    private static ChallengeKey ReadLine(string path, int number, string text)
    {
        Span<byte> secret = stackalloc byte[ChallengeKey.Length + 1];
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !long.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from > 253_402_300_799
            || !Convert.TryFromBase64Chars(text.AsSpan(space + 1).Trim(), secret, out var length) || length != ChallengeKey.Length)
            throw new FormatException($"{path}:{number}: expected SECONDS BASE64 with {ChallengeKey.Length} bytes");
        return new ChallengeKey(secret[..length].ToArray(), DateTimeOffset.FromUnixTimeSeconds(from));
    }
}
