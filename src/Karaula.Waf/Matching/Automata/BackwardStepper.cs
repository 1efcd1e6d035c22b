using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Moves over a text from its end: from the instructions from which the rest of the text leads to a match, to those before the symbol that comes next. A match may end
/// anywhere, so its end is always among them.
/// </summary>
internal sealed class BackwardStepper
{
    private const int Places = 5;

    // Numbers in all lists together.
    private const int MaxListed = 64 * 1024;
    private readonly Instruction[] _code;
    private readonly Alphabet _alphabet;
    private readonly Predecessors _takers;
    private readonly Predecessors _passers;
    private readonly int[] _ends;
    private readonly bool[] _isFirst;
    private readonly int[]?[] _fromEnds;

    // For each state the instructions that lead to it with a byte and then without any; null where that hangs on an assertion, or would take too much room.
    private readonly int[]?[] _into;
    private readonly bool[] _isKnown;
    private int _room = MaxListed;

    public BackwardStepper(PatternProgram program, Alphabet alphabet)
    {
        _code = program.Instructions;
        _alphabet = alphabet;
        _ends = [.. Enumerable.Range(0, _code.Length).Where(state => _code[state].Code == OpCode.Match)];
        _takers = new Predecessors(_code, takers: true);
        _passers = new Predecessors(_code, takers: false);
        _isFirst = new bool[_code.Length];
        (var takers, MayMatchEmpty) = program.FindFirst();
        foreach (var taker in takers)
            _isFirst[taker] = true;
        _fromEnds = new int[Places * alphabet.Count][];
        _into = new int[_code.Length][];
        _isKnown = new bool[_code.Length];
    }

    /// <summary>Whether the beginning leads to a match without a byte, where its assertions hold.</summary>
    public bool MayMatchEmpty { get; }

    /// <summary>Whether any of these takes a match's first byte, where assertions before it hold.</summary>
    public bool HoldFirst(ReadOnlySpan<int> takers)
    {
        foreach (var taker in takers)
        {
            if (_isFirst[taker])
                return true;
        }

        return false;
    }

    /// <summary>Finds the instructions that take a symbol and lead on to a match: <paramref name="scratch"/>'s next set.</summary>
    /// <param name="takers">Those that take the symbol behind it and lead to a match.</param>
    /// <param name="ahead">What comes after the symbol.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="scratch">Working memory.</param>
    public void Step(ReadOnlySpan<int> takers, Place ahead, int symbol, StepScratch scratch)
    {
        ref var fromEnds = ref _fromEnds[((int)ahead * _alphabet.Count) + symbol];
        if (Volatile.Read(ref fromEnds) is not { } known)
        {
            scratch.Prepare(_code.Length);
            Walk(_ends, ahead, symbol, scratch);
            Volatile.Write(ref fromEnds, known = scratch.Next.Items.ToArray());
        }

        scratch.Prepare(_code.Length);
        foreach (var taker in known)
            scratch.Next.Add(taker);
        Walk(takers, ahead, symbol, scratch);
    }

    private void Walk(ReadOnlySpan<int> from, Place ahead, int symbol, StepScratch scratch)
    {
        var stack = scratch.Stack;
        foreach (var begin in from)
        {
            if (Into(begin, scratch) is { } into)
            {
                foreach (var taker in into)
                {
                    if (_alphabet.Contains(_code[taker].B, symbol))
                        scratch.Next.Add(taker);
                }

                continue;
            }

            var top = 0;
            if (scratch.Passed.AddVisited(begin))
                stack[top++] = begin;
            while (top > 0)
            {
                var state = stack[--top];
                foreach (var taker in _takers.Of(state))
                {
                    if (_alphabet.Contains(_code[taker].B, symbol))
                        scratch.Next.Add(taker);
                }

                foreach (var passer in _passers.Of(state))
                {
                    ref readonly var instruction = ref _code[passer];
                    if ((instruction.Code != OpCode.Assert || _alphabet.HoldsAfter((AssertionKind)instruction.B, symbol, ahead)) && scratch.Passed.AddVisited(passer))
                        stack[top++] = passer;
                }
            }
        }
    }

    // Found out once, under the lock of whoever steps, whose stack is empty then.
    private int[]? Into(int state, StepScratch scratch)
    {
        if (_isKnown[state])
            return _into[state];
        _isKnown[state] = true;
        var (found, stack, top) = (scratch.Found, scratch.Stack, 0);
        found.Reset(_code.Length);
        found.AddVisited(state);
        stack[top++] = state;
        while (top > 0)
        {
            var at = stack[--top];
            foreach (var taker in _takers.Of(at))
                found.Add(taker);
            foreach (var passer in _passers.Of(at))
            {
                if (_code[passer].Code == OpCode.Assert)
                    return null;
                if (found.AddVisited(passer))
                    stack[top++] = passer;
            }
        }

        if (found.Count > _room)
            return null;
        _room -= found.Count;
        return _into[state] = found.Items.ToArray();
    }
}
