using Karaula.Waf.Detection.Sql;

namespace Karaula.Waf.Detection;

/// <summary>
/// Tells whether a value would change the meaning of an SQL query that it is put into: bare, or between single or double quotes. The value
/// is cut into
/// tokens from each of these places and folded to a fingerprint of at most six letters, which is looked up among those that injections
/// have.
/// </summary>
public static class SqlInjectionDetector
{
    /// <summary>Length of the longest fingerprint, in bytes.</summary>
    public const int MaxFingerprintLength = SqlFolder.MaxLength;

    /// <summary>Whether a value is an injection.</summary>
    /// <param name="text">The value, decoded.</param>
    /// <param name="fingerprint">Receives the fingerprint that told; at least <see cref="MaxFingerprintLength"/> long.</param>
    /// <param name="length">How many letters it has; 0 when the value is none.</param>
    /// <remarks>Takes time linear in the value's length and allocates nothing.</remarks>
    public static bool IsInjection(ReadOnlySpan<byte> text, Span<byte> fingerprint, out int length)
    {
        length = 0;
        // A single word or number can do nothing.
        if (!SqlFingerprints.CanMatter(text))
            return false;
        return Matches(text, SqlContext.Bare, fingerprint, ref length)
            || (text.Contains((byte)'\'') && Matches(text, SqlContext.SingleQuoted, fingerprint, ref length))
            || (text.Contains((byte)'"') && Matches(text, SqlContext.DoubleQuoted, fingerprint, ref length));
    }

    private static bool Matches(ReadOnlySpan<byte> text, SqlContext context, Span<byte> fingerprint, ref int length)
    {
        var count = SqlFolder.Fold(text, context, fingerprint);
        if (!SqlFingerprints.Contains(fingerprint[..count], context))
            return false;
        length = count;
        return true;
    }
}
