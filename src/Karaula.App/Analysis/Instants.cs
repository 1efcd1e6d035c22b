using System.Globalization;

namespace Karaula.App.Analysis;

/// <summary>Instants in tables: ISO 8601 (without a zone: UTC), or seconds since 1970.</summary>
internal static class Instants
{
    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">The message names the line.</exception>
    public static DateTimeOffset Parse(string text, int line)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 4e11)
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new FormatException($"line {line}: \"{text[..Math.Min(text.Length, 40)]}\" is no time: expected ISO 8601, or seconds since 1970");
    }
}
