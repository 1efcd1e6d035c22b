namespace Karaula.Sketches;

/// <summary>Serialised bytes that are not a sketch of the wanted kind. The message names what is wrong and at which byte.</summary>
public sealed class SketchFormatException : FormatException
{
    /// <summary>An exception without a reason; only here because the framework expects it.</summary>
    public SketchFormatException()
        : base("The bytes are not a sketch.")
    {
    }

    /// <summary>An exception with <paramref name="message"/> and no known place.</summary>
    public SketchFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with <paramref name="message"/>, caused by <paramref name="innerException"/>.</summary>
    public SketchFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that names the sketch, the reason and the place.</summary>
    /// <param name="sketch">The kind of sketch that was expected.</param>
    /// <param name="reason">What is wrong.</param>
    /// <param name="offset">The byte at which it was noticed, from 0.</param>
    public SketchFormatException(string sketch, string reason, int offset)
        : base($"{sketch}: {reason} (at byte {offset})")
    {
        Reason = reason;
        Offset = offset;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string? Reason { get; }

    /// <summary>The byte at which it was noticed, from 0; −1 when unknown.</summary>
    public int Offset { get; } = -1;
}
