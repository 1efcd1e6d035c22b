using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Finds the match that PCRE would prefer, for a program without groups and without loops that may take nothing: from each place where one may begin a walk with a
/// deterministic automaton that is built as texts need it. Its states are in order of preference, and behind one that has matched none counts any more (Cox, "Regular
/// Expression Matching in the Wild", 2010, leftmost-first).
/// </summary>
internal sealed class PreferredDfa
{
    // A new transition costs some hundred known ones.
    private const int Budget = 4096;

    // Bytes that may be read: where many places begin what only much later turns out to be no match, walks that read each byte once are cheaper.
    private const int LeastSteps = 4096;
    private const int StepsPerByte = 2;
    private const int Places = 4;
    private const int NoMatch = -1;
    private const int GivenUp = -2;

    private readonly Instruction[] _code;
    private readonly int _start;
    private readonly Alphabet _alphabet;
    private readonly Lock _gate = new();
    private readonly Branches _branches;
    private DfaCache _cache;

    public PreferredDfa(PatternProgram program)
    {
        _code = program.Instructions;
        _start = program.Start;
        _alphabet = new Alphabet(program);
        _branches = new Branches(_code, _alphabet, [.. _code.Select(instruction => instruction.A)]);
        _cache = NewCache();
    }

    /// <summary>Whether a program is one of those that it is for.</summary>
    public static bool IsFor(PatternProgram program) =>
        program.LoopCount == 0 && !Array.Exists(program.Instructions, instruction => instruction.Code == OpCode.Save);

    /// <summary>Fills the slots of the preferred match that begins at a place or behind it; null when it gave up.</summary>
    public bool? TryMatch(ReadOnlySpan<byte> text, int from, Span<int> slots)
    {
        slots.Fill(-1);
        var walk = new Walk { Cache = Volatile.Read(ref _cache), NewTransitions = Budget, Steps = Math.Max(LeastSteps, text.Length * (long)StepsPerByte) };
        walk.Table = walk.Cache.Table;
        for (var start = from; start <= text.Length; start++)
        {
            switch (FindEnd(ref walk, text, start))
            {
                case NoMatch:
                    break;
                case GivenUp:
                    return null;
                case var end:
                    (slots[0], slots[1]) = (start, end);
                    return true;
            }
        }

        return false;
    }

    // Where the preferred match ends that begins at a place.
    private int FindEnd(ref Walk walk, ReadOnlySpan<byte> text, int start)
    {
        var row = (int)(start == 0 ? _alphabet.Initial : _alphabet.After(_alphabet.SymbolAt(text, start - 1))) * _alphabet.Count;
        var end = NoMatch;
        for (var at = start; at <= text.Length; at++)
        {
            var symbol = _alphabet.SymbolAt(text, at);
            var next = walk.Table[row + symbol];
            if (--walk.Steps < 0 || (next == DfaCache.Unknown && !TryResolve(ref walk, row, symbol, out next)))
            {
                GiveUp(walk.Cache, at - start);
                return GivenUp;
            }

            if (next == DfaCache.Dead)
                return end;
            if (next == DfaCache.Matched)
                return at;
            // The row, and whether a match has ended before the symbol.
            if ((next & 1) != 0)
                end = at;
            row = next >> 1;
        }

        return end;
    }

    private bool TryResolve(ref Walk walk, int row, int symbol, out int next)
    {
        next = DfaCache.Unknown;
        if (--walk.NewTransitions < 0)
            return false;
        var cache = walk.Cache;
        lock (_gate)
        {
            next = cache.Table[row + symbol];
            if (next != DfaCache.Unknown)
                return true;
            var scratch = StepScratch.OfThread;
            var isMatched = Step(cache.Members(row), cache.PlaceOf(row), symbol, scratch);
            if (symbol == _alphabet.End || scratch.Next.Count == 0)
            {
                next = isMatched ? DfaCache.Matched : DfaCache.Dead;
            }
            else
            {
                if (!cache.TryIntern(scratch.Next.Items, _alphabet.After(symbol), out next))
                    return false;
                next = (next << 1) | (isMatched ? 1 : 0);
            }

            cache.Connect(row, symbol, next);
            walk.Table = cache.Table;
            return true;
        }
    }

    // Fills the next states, the preferred first, and says whether a match ends before the symbol, behind which no state counts.
    private bool Step(ReadOnlySpan<int> states, Place place, int symbol, StepScratch scratch)
    {
        scratch.Prepare(_code.Length);
        foreach (var state in states)
        {
            ref readonly var instruction = ref _code[state];
            if (instruction.Code == OpCode.Set)
            {
                if (_alphabet.Contains(instruction.B, symbol))
                    scratch.Next.Add(instruction.A);
                continue;
            }

            var branch = _branches.Of(state, place, symbol, scratch);
            foreach (var target in branch.Targets)
                scratch.Next.Add(target);
            if (branch.IsMatched)
                return true;
        }

        return false;
    }

    private void GiveUp(DfaCache cache, int bytes)
    {
        lock (_gate)
        {
            if (cache.IsSpentAfter(bytes) && cache == _cache)
                Volatile.Write(ref _cache, NewCache());
        }
    }

    // Its first rows are where a walk begins, one for each kind of place.
    private DfaCache NewCache()
    {
        var cache = new DfaCache(_alphabet.Count, LazyDfa.DefaultCacheBytes);
        for (var place = 0; place < Places; place++)
            cache.TryIntern([_start], (Place)place, out _);
        return cache;
    }

    private struct Walk
    {
        public DfaCache Cache;
        public int[] Table;
        public int NewTransitions;
        public long Steps;
    }
}
