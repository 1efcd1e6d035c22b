namespace Karaula.Waf.Matching.Automata;

/// <summary>What lies before a place in a text, as far as assertions ask.</summary>
internal enum Place : byte
{
    Other,
    TextStart,
    AfterWord,
    AfterNewline,
}
