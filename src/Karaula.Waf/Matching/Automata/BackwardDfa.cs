using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Says for each place of a text which of a program's instructions take the byte there and lead on to a match: one walk from the text's end with a deterministic automaton
/// that is built as texts need it. A walk forward then makes the right choice each time (after Frisch and Cardelli, "Greedy Regular Expression Matching", 2004).
/// </summary>
internal sealed class BackwardDfa
{
    // Its states are larger than those of a search, which begins with nothing: most ends of the pattern are in them.
    private const int CacheBytesPerInstruction = 512;
    private const int MaxCacheBytes = 1 << 21;

    // A new transition costs about as much as the simulation of a byte, which is what comes otherwise.
    private const int Budget = 4096;

    private readonly BackwardStepper _stepper;
    private readonly Alphabet _alphabet;
    private readonly long _cacheBytes;
    private readonly Lock _gate = new();
    private DfaCache _cache;

    public BackwardDfa(PatternProgram program)
    {
        _alphabet = new Alphabet(program);
        _stepper = new BackwardStepper(program, _alphabet);
        _cacheBytes = Math.Clamp(program.Instructions.Length * CacheBytesPerInstruction, LazyDfa.DefaultCacheBytes, MaxCacheBytes);
        _cache = NewCache();
    }

    /// <summary>Whether a match may be empty, where its assertions hold.</summary>
    public bool MayMatchEmpty => _stepper.MayMatchEmpty;

    /// <summary>Walks over a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where to end.</param>
    /// <param name="rows">Receives the row of each byte's place: as long as the text; before <paramref name="from"/> nothing.</param>
    /// <returns>What the rows are of: their members are the instructions, and those are marked where a match may begin. Null when the text would cost more than the
    /// budget of new transitions, or the memory is used up.</returns>
    public DfaCache? Read(ReadOnlySpan<byte> text, int from, Span<int> rows)
    {
        var cache = Volatile.Read(ref _cache);
        var table = cache.Table;
        var row = 0; // The first state of every cache is where a walk begins.
        var budget = Budget;
        for (var at = text.Length - 1; at >= from; at--)
        {
            var symbol = _alphabet.SymbolAt(text, at);
            var next = table[row + symbol];
            if (next == DfaCache.Unknown)
            {
                if (--budget < 0 || !TryResolve(cache, row, symbol, out next))
                {
                    Renew(cache, text.Length - at);
                    return null;
                }

                table = cache.Table;
            }

            rows[at] = row = next;
        }

        if (budget < Budget)
            Count(cache, text.Length - from);
        return cache;
    }

    private bool TryResolve(DfaCache cache, int row, int symbol, out int next)
    {
        lock (_gate)
        {
            next = cache.Table[row + symbol];
            if (next != DfaCache.Unknown)
                return true;
            var scratch = StepScratch.OfThread;
            _stepper.Step(cache.Members(row), cache.PlaceOf(row), symbol, scratch);
            var members = scratch.Next.Sorted();
            if (!cache.TryIntern(members, _alphabet.Before(symbol), out next, _stepper.MayMatchEmpty || _stepper.HoldFirst(members)))
                return false;
            cache.Connect(row, symbol, next);
            return true;
        }
    }

    private void Count(DfaCache cache, int bytes)
    {
        lock (_gate)
            cache.BytesRead += bytes;
    }

    // A walk keeps its rows, so it cannot go on with another cache; the next one can.
    private void Renew(DfaCache cache, int bytes)
    {
        lock (_gate)
        {
            if (cache.IsSpentAfter(bytes) && cache == _cache)
                Volatile.Write(ref _cache, NewCache());
        }
    }

    private DfaCache NewCache()
    {
        var cache = new DfaCache(_alphabet.Count, _cacheBytes);
        cache.TryIntern([], Place.TextEdge, out _);
        return cache;
    }
}
