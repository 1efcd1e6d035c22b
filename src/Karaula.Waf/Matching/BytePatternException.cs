namespace Karaula.Waf.Matching;

/// <summary>A regular expression that is wrong, or asks for what is not supported.</summary>
/// <param name="offset">Where in the pattern, as an index of its characters.</param>
/// <param name="message">What was expected there.</param>
public sealed class BytePatternException(int offset, string message) : FormatException($"at character {offset + 1}: {message}")
{
    /// <summary>Where in the pattern, as an index of its characters; its length means the end.</summary>
    public int Offset { get; } = offset;

    /// <summary>What was expected, without the place.</summary>
    public string Reason { get; } = message;
}
