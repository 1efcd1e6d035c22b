namespace Karaula.Waf.Engine;

/// <summary>Text with macros, <c>%{tx.score}</c>, cut into parts when rules are loaded.</summary>
/// <param name="Parts">Each either bytes or the variable that stands there.</param>
internal sealed record Text(TextPart[] Parts)
{
    /// <summary>The number of <see cref="Constant"/> among the policy's <see cref="Constants"/>; -1 for none.</summary>
    public int Number { get; set; } = -1;

    /// <summary>The bytes of a text without macros; null for one with.</summary>
    public byte[]? Constant { get; } =
        Parts.Length == 0 ? [] : Parts.All(part => part.Target is null) ? [.. Parts.SelectMany(part => part.Bytes)] : null;
}
