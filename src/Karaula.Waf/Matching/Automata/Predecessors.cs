using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>For each instruction of a program those that lead to it: with a byte, or without one. All in one row, one instruction's behind the other's.</summary>
internal readonly struct Predecessors
{
    private readonly int[] _starts;
    private readonly int[] _all;

    /// <summary>Finds them.</summary>
    /// <param name="code">The program.</param>
    /// <param name="takers">Whether those are meant that take a byte.</param>
    public Predecessors(Instruction[] code, bool takers)
    {
        _starts = new int[code.Length + 1];
        foreach (ref readonly var instruction in code.AsSpan())
        {
            if (instruction.Code == OpCode.Match || (instruction.Code == OpCode.Set) != takers)
                continue;
            _starts[instruction.A]++;
            if (instruction.Code == OpCode.Split)
                _starts[instruction.B]++;
        }

        // Where each one's end; filled from behind, they become where they begin.
        for (var i = 1; i < _starts.Length; i++)
            _starts[i] += _starts[i - 1];
        _all = new int[_starts[^1]];
        for (var from = code.Length - 1; from >= 0; from--)
        {
            ref readonly var instruction = ref code[from];
            if (instruction.Code == OpCode.Match || (instruction.Code == OpCode.Set) != takers)
                continue;
            // The end of a loop leads to its choice, and so to where that may lead.
            _all[--_starts[instruction.A]] = from;
            if (instruction.Code == OpCode.Split)
                _all[--_starts[instruction.B]] = from;
        }
    }

    /// <summary>Those that lead to an instruction.</summary>
    public ReadOnlySpan<int> Of(int instruction) => _all.AsSpan(_starts[instruction], _starts[instruction + 1] - _starts[instruction]);
}
