using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Programs;

/// <summary>A pattern as a non-deterministic automaton over bytes (Thompson's construction).</summary>
internal sealed class PatternProgram
{
    public PatternProgram(Instruction[] instructions, ByteSet[] sets, int start, int loopCount)
    {
        Instructions = instructions;
        Sets = sets;
        Start = start;
        LoopCount = loopCount;
        foreach (var instruction in instructions)
        {
            if (instruction.Code == OpCode.Assert)
                Assertions |= 1 << instruction.B;
        }
    }

    public Instruction[] Instructions { get; }

    public ByteSet[] Sets { get; }

    public int Start { get; }

    /// <summary>Number of loops whose body can match nothing, each with a place of its own.</summary>
    public int LoopCount { get; }

    /// <summary>One bit for each <see cref="AssertionKind"/> in it.</summary>
    public int Assertions { get; }

    public bool Uses(AssertionKind kind) => (Assertions >> (int)kind & 1) != 0;

    /// <summary>Whether an assertion holds before the byte at <paramref name="at"/>.</summary>
    public static bool Holds(AssertionKind kind, ReadOnlySpan<byte> text, int at) => kind switch
    {
        AssertionKind.TextStart => at == 0,
        AssertionKind.LineStart => at == 0 || (at < text.Length && text[at - 1] == '\n'),
        AssertionKind.TextEnd => at == text.Length,
        AssertionKind.TextEndOrFinalNewline => at == text.Length || (at == text.Length - 1 && text[at] == '\n'),
        AssertionKind.LineEnd => at == text.Length || text[at] == '\n',
        AssertionKind.WordBoundary => IsBoundary(text, at),
        _ => !IsBoundary(text, at),
    };

    private static bool IsBoundary(ReadOnlySpan<byte> text, int at) =>
        (at > 0 && ByteSet.Word.Contains(text[at - 1])) != (at < text.Length && ByteSet.Word.Contains(text[at]));
}
