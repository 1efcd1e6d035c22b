using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// The bytes that a program does not tell apart, as one symbol each; and two more symbols: a line feed that ends the text, where the
/// program
/// looks for it, and the end itself.
/// </summary>
internal sealed class Alphabet
{
    private readonly bool[] _members;
    private readonly bool[] _isWord;

    public Alphabet(PatternProgram program)
    {
        var sets = program.Sets.ToList();
        TracksWords = program.Uses(AssertionKind.WordBoundary) || program.Uses(AssertionKind.NotWordBoundary);
        TracksLines = program.Uses(AssertionKind.LineStart) || program.Uses(AssertionKind.LineEnd);
        HasFinalNewline = program.Uses(AssertionKind.TextEndOrFinalNewline);
        TracksStart = program.Uses(AssertionKind.TextStart) || program.Uses(AssertionKind.LineStart);
        if (TracksWords)
            sets.Add(ByteSet.Word);
        if (TracksLines || HasFinalNewline)
            sets.Add(ByteSet.Of((byte)'\n'));
        var classes = Partition(sets);

        Classes = new byte[256];
        for (var value = 0; value < 256; value++)
            Classes[value] = (byte)classes[value];
        var count = classes.Max() + 1;
        NewlineSymbol = Classes['\n'];
        FinalNewline = count;
        End = count + 1;
        Count = count + 2;

        _members = new bool[program.Sets.Length * Count];
        _isWord = new bool[Count];
        for (var symbol = 0; symbol < count; symbol++)
        {
            // Any byte of a class speaks for all.
            var value = (byte)Array.IndexOf(Classes, (byte)symbol);
            _isWord[symbol] = ByteSet.Word.Contains(value);
            for (var set = 0; set < program.Sets.Length; set++)
                _members[(set * Count) + symbol] = program.Sets[set].Contains(value);
        }

        for (var set = 0; set < program.Sets.Length; set++)
            _members[(set * Count) + FinalNewline] = program.Sets[set].Contains((byte)'\n');
    }

    /// <summary>The symbol of each byte value: 256 of them.</summary>
    public byte[] Classes { get; }

    /// <summary>Number of symbols.</summary>
    public int Count { get; }

    public int NewlineSymbol { get; }

    public int FinalNewline { get; }

    public int End { get; }

    public bool HasFinalNewline { get; }

    private bool TracksWords { get; }

    private bool TracksLines { get; }

    private bool TracksStart { get; }

    /// <summary>Where a text begins.</summary>
    public Place Initial => TracksStart ? Place.TextEdge : Place.Other;

    /// <summary>The symbol at a place; behind the last byte, the end.</summary>
    public int SymbolAt(ReadOnlySpan<byte> text, int at) =>
        at == text.Length ? End
        : at == text.Length - 1 && HasFinalNewline && text[at] == '\n' ? FinalNewline
        : Classes[text[at]];

    public bool Contains(int set, int symbol) => _members[(set * Count) + symbol];

    /// <summary>What can be said of a place after a symbol, as far as the program asks.</summary>
    public Place After(int symbol) =>
        TracksWords && _isWord[symbol] ? Place.Word
        : TracksLines && (symbol == NewlineSymbol || symbol == FinalNewline) ? Place.Newline
        : Place.Other;

    /// <summary>What can be said of a place before a symbol, as far as the program asks.</summary>
    public Place Before(int symbol) =>
        symbol == FinalNewline ? Place.FinalNewline
        : TracksWords && _isWord[symbol] ? Place.Word
        : TracksLines && symbol == NewlineSymbol ? Place.Newline
        : Place.Other;

    /// <summary>Whether an assertion holds after a symbol.</summary>
    /// <param name="kind">The assertion.</param>
    /// <param name="symbol">The symbol before it.</param>
    /// <param name="ahead">What comes after it.</param>
    public bool HoldsAfter(AssertionKind kind, int symbol, Place ahead) => kind switch
    {
        AssertionKind.TextStart => false,
        AssertionKind.LineStart => symbol == NewlineSymbol && ahead != Place.TextEdge,
        AssertionKind.TextEnd => ahead == Place.TextEdge,
        AssertionKind.TextEndOrFinalNewline => ahead is Place.TextEdge or Place.FinalNewline,
        AssertionKind.LineEnd => ahead is Place.TextEdge or Place.FinalNewline or Place.Newline,
        AssertionKind.WordBoundary => _isWord[symbol] != (ahead == Place.Word),
        _ => _isWord[symbol] == (ahead == Place.Word),
    };

    /// <summary>Whether an assertion holds before a symbol.</summary>
    public bool Holds(AssertionKind kind, Place place, int symbol) => kind switch
    {
        AssertionKind.TextStart => place == Place.TextEdge,
        AssertionKind.LineStart => place == Place.TextEdge || (place == Place.Newline && symbol != End),
        AssertionKind.TextEnd => symbol == End,
        AssertionKind.TextEndOrFinalNewline => symbol == End || symbol == FinalNewline,
        AssertionKind.LineEnd => symbol == End || symbol == FinalNewline || symbol == NewlineSymbol,
        AssertionKind.WordBoundary => (place == Place.Word) != _isWord[symbol],
        _ => (place == Place.Word) == _isWord[symbol],
    };

    // Two bytes share a class when every set has both or neither.
    private static int[] Partition(List<ByteSet> sets)
    {
        var classes = new int[256];
        Span<int> next = stackalloc int[512];
        foreach (var set in sets)
        {
            next.Fill(-1);
            var count = 0;
            for (var value = 0; value < 256; value++)
            {
                ref var refined = ref next[(classes[value] * 2) + (set.Contains((byte)value) ? 1 : 0)];
                if (refined < 0)
                    refined = count++;
                classes[value] = refined;
            }
        }

        return classes;
    }
}
