namespace Karaula.Http.Caching.Directives;

/// <summary>Reads delta-seconds (RFC 9111, section 1.2.2).</summary>
internal static class DeltaSeconds
{
    /// <summary>What a value too large to represent counts as: 2^31 seconds, 68 years.</summary>
    public const long Maximum = 1L << 31;

    /// <summary>False unless the text is one or more ASCII digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (text.IsEmpty)
            return false;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                seconds = 0;
                return false;
            }

            seconds = Math.Min(Maximum, (seconds * 10) + (c - '0'));
        }

        return true;
    }
}
