using System.Buffers;
using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>Runs all of a program's threads side by side, in order of preference (Pike's algorithm; Cox, "The Virtual Machine Approach",
/// 2009).</summary>
internal sealed class PikeMachine(PatternProgram program)
{
    private readonly Instruction[] _code = program.Instructions;

    // What a match can begin with; null when it may take nothing. Elsewhere no thread need be started, and most places are elsewhere.
    private readonly SearchValues<byte>? _first = FirstOf(program);

    /// <summary>Fills the slots of the preferred match that begins at a place or behind it: start and end of the whole, then of each group; -1 where unset.</summary>
    public bool TryMatch(ReadOnlySpan<byte> text, int from, Span<int> slots)
    {
        var run = new Run(_code, program, _first, text, slots.Length);
        try
        {
            return run.Execute(from, slots);
        }
        finally
        {
            run.Dispose();
        }
    }

    private static SearchValues<byte>? FirstOf(PatternProgram program)
    {
        var (takers, mayBeEmpty) = program.FindFirst();
        if (mayBeEmpty)
            return null;
        var first = takers.Aggregate(ByteSet.Empty, (set, taker) => set | program.Sets[program.Instructions[taker].B]);
        return SearchValues.Create([.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(first.Contains)]);
    }

    private ref struct Run
    {
        private readonly Instruction[] _code;
        private readonly PatternProgram _program;
        private readonly SearchValues<byte>? _first;
        private readonly ReadOnlySpan<byte> _text;
        private readonly int _slotCount;
        private readonly StepScratch _scratch;
        private SparseSet _current;
        private SparseSet _next;
        private int[] _currentSlots;
        private int[] _nextSlots;
        private readonly int[] _walkRent;
        private readonly Span<int> _walk;
        private readonly int[] _stack;

        public Run(Instruction[] code, PatternProgram program, SearchValues<byte>? first, ReadOnlySpan<byte> text, int slotCount)
        {
            _code = code;
            _program = program;
            _first = first;
            _text = text;
            _slotCount = slotCount;
            _scratch = StepScratch.OfThread;
            _scratch.Prepare(code.Length);
            _current = _scratch.Next;
            _next = _scratch.Passed;
            _currentSlots = ArrayPool<int>.Shared.Rent(code.Length * slotCount);
            _nextSlots = ArrayPool<int>.Shared.Rent(code.Length * slotCount);
            _walkRent = ArrayPool<int>.Shared.Rent(slotCount);
            _walk = _walkRent.AsSpan(0, slotCount);
            // An instruction, or the slot and value to put back: at most two entries of three for each instruction.
            _stack = ArrayPool<int>.Shared.Rent(code.Length * 6 + 6);
        }

        public readonly void Dispose()
        {
            ArrayPool<int>.Shared.Return(_currentSlots);
            ArrayPool<int>.Shared.Return(_nextSlots);
            ArrayPool<int>.Shared.Return(_walkRent);
            ArrayPool<int>.Shared.Return(_stack);
        }

        public bool Execute(int from, Span<int> slots)
        {
            var isMatched = false;
            slots.Fill(-1);
            for (var at = from; at <= _text.Length; at++)
            {
                if (!isMatched && _first is not null && _current.Count == 0)
                {
                    var next = _text[at..].IndexOfAny(_first);
                    if (next < 0)
                        return false;
                    at += next;
                }

                if (!isMatched && (_first is null || (at < _text.Length && _first.Contains(_text[at]))))
                {
                    _walk.Fill(-1);
                    _walk[0] = at;
                    Follow(_program.Start, at, _current, _currentSlots);
                }
                else if (isMatched && _current.Count == 0)
                {
                    break;
                }

                _next.Reset(_code.Length);
                foreach (var state in _current.Items)
                {
                    ref readonly var instruction = ref _code[state];
                    var held = _currentSlots.AsSpan(state * _slotCount, _slotCount);
                    if (instruction.Code == OpCode.Match)
                    {
                        held.CopyTo(slots);
                        slots[1] = at;
                        isMatched = true;
                        break; // What is left is less preferred.
                    }

                    if (instruction.Code == OpCode.Set && at < _text.Length && _program.Sets[instruction.B].Contains(_text[at]))
                    {
                        held.CopyTo(_walk);
                        Follow(instruction.A, at + 1, _next, _nextSlots);
                    }
                }

                (_current, _next) = (_next, _current);
                (_currentSlots, _nextSlots) = (_nextSlots, _currentSlots);
            }

            return isMatched;
        }

        // Adds what can be reached without a byte, the preferred first. _walk holds the slots on the way.
        private readonly void Follow(int from, int at, SparseSet into, int[] slots)
        {
            var top = 0;
            Push(ref top, from, -1, 0);
            while (top > 0)
            {
                top -= 3;
                var state = _stack[top];
                if (_stack[top + 1] >= 0)
                {
                    _walk[_stack[top + 1]] = _stack[top + 2];
                    continue;
                }

                if (!into.Add(state))
                    continue;
                ref readonly var instruction = ref _code[state];
                switch (instruction.Code)
                {
                    case OpCode.Split:
                        Push(ref top, instruction.B, -1, 0);
                        Push(ref top, instruction.A, -1, 0);
                        break;
                    case OpCode.Save when instruction.B < _slotCount:
                        Push(ref top, 0, instruction.B, _walk[instruction.B]);
                        _walk[instruction.B] = at;
                        Push(ref top, instruction.A, -1, 0);
                        break;
                    case OpCode.Assert:
                        if (PatternProgram.Holds((AssertionKind)instruction.B, _text, at))
                            Push(ref top, instruction.A, -1, 0);
                        break;
                    case OpCode.Set or OpCode.Match:
                        _walk.CopyTo(slots.AsSpan(state * _slotCount));
                        break;
                    default:
                        Push(ref top, instruction.A, -1, 0);
                        break;
                }
            }
        }

        private readonly void Push(ref int top, int state, int slot, int value)
        {
            _stack[top++] = state;
            _stack[top++] = slot;
            _stack[top++] = value;
        }
    }
}
