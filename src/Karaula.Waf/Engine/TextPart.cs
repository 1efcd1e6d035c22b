namespace Karaula.Waf.Engine;

/// <summary>A part of a <see cref="Text"/>.</summary>
/// <param name="Bytes">Literal bytes; empty where <paramref name="Target"/> is set.</param>
/// <param name="Target">The variable to put in; null for a literal.</param>
internal readonly record struct TextPart(byte[] Bytes, Target? Target);
