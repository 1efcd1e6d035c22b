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

    /// <summary>The instructions that may take a match's first byte, and whether a match may take none: assertions before them are taken to hold.</summary>
    public (IReadOnlyList<int> Takers, bool MayBeEmpty) FindFirst()
    {
        var (seen, waiting, takers, mayBeEmpty) = (new bool[Instructions.Length], new Stack<int>([Start]), new List<int>(), false);
        while (waiting.TryPop(out var state))
        {
            if (seen[state])
                continue;
            seen[state] = true;
            ref readonly var instruction = ref Instructions[state];
            switch (instruction.Code)
            {
                case OpCode.Match:
                    mayBeEmpty = true;
                    break;
                case OpCode.Set:
                    takers.Add(state);
                    break;
                case OpCode.Split:
                    waiting.Push(instruction.A);
                    waiting.Push(instruction.B);
                    break;
                default:
                    waiting.Push(instruction.A);
                    break;
            }
        }

        return (takers, mayBeEmpty);
    }

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
