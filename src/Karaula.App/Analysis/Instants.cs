using System.Globalization;

namespace Karaula.App.Analysis;

/// <summary>Instants in tables: ISO 8601 (without a zone: UTC), or seconds since 1970.</summary>
internal static class Instants
{
    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">The message names line and column.</exception>
    public static DateTimeOffset Parse(string text, int line, string column)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 4e11)
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new FormatException($"line {line}: {column} is \"{text[..Math.Min(text.Length, 40)]}\": expected a time in ISO 8601, or seconds since 1970");
    }
}
