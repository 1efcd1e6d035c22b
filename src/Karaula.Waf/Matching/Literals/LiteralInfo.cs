namespace Karaula.Waf.Matching.Literals;

/// <summary>What is known of the texts that a piece of a pattern matches.</summary>
/// <param name="Exact">All of them, in lower case, where they are few; null where they are many or unknown.</param>
/// <param name="Required">Each of them contains one of these; null where nothing is known.</param>
internal readonly record struct LiteralInfo(HashSet<string>? Exact, LiteralSet? Required);
