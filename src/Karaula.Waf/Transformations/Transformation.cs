using Karaula.Waf.Matching;

namespace Karaula.Waf.Transformations;

/// <summary>A function of bytes that a rule applies before its operator (ModSecurity reference manual, "Transformation functions").</summary>
internal abstract class Transformation
{
    /// <summary>Bytes without any of which a value stays as it is: it need not be copied then. Null for one that changes whatever it is given.</summary>
    public virtual ByteSet? Changes => null;

    /// <summary>The longest result for an input of a length, in bytes.</summary>
    public virtual int MaxLength(int length) => length;

    /// <summary>Writes the result into <paramref name="output"/> and returns its length.</summary>
    /// <param name="input">The value.</param>
    /// <param name="output">At least <see cref="MaxLength"/> bytes; does not overlap the input.</param>
    public abstract int Apply(ReadOnlySpan<byte> input, Span<byte> output);
}
