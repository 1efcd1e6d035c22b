namespace Karaula.Sketches;

/// <summary>A key that a <see cref="SpaceSaving"/> keeps. The true weight is between <see cref="AtLeast"/> and
/// <see cref="Count"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Count">The largest weight it can have had.</param>
/// <param name="Error">How much of that may belong to others.</param>
public readonly record struct HeavyHitter(ulong Key, ulong Count, ulong Error)
{
    /// <summary>The weight that it had for sure.</summary>
    public ulong AtLeast => Count - Error;
}
