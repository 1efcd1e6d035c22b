using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Searches with a deterministic automaton that is built as texts need it (Cox, "Regular Expression Matching in the Wild", 2010). One call
/// may add
/// only so many transitions, and all together only so much memory; past that the call goes on with the non-deterministic automaton, so that
/// no text costs more than a bounded number of steps a byte.
/// </summary>
internal sealed class LazyDfa
{
    /// <summary>Memory that the transitions of one pattern may take, in bytes.</summary>
    public const int DefaultCacheBytes = 256 * 1024;

    /// <summary>Transitions that one call may add, besides one for every 16 bytes of text.</summary>
    public const int DefaultBudget = 256;

    private readonly Stepper _stepper;
    private readonly Alphabet _alphabet;
    private readonly long _cacheBytes;
    private readonly int _budget;
    private readonly Lock _gate = new();
    private DfaCache _cache;

    public LazyDfa(PatternProgram program, long cacheBytes = DefaultCacheBytes, int budget = DefaultBudget)
    {
        Program = program;
        _alphabet = new Alphabet(program);
        _stepper = new Stepper(program, _alphabet);
        _cacheBytes = cacheBytes;
        _budget = budget;
        _cache = NewCache();
    }

    /// <summary>What it searches for.</summary>
    public PatternProgram Program { get; }

    /// <summary>Whether a match is found before a byte is read.</summary>
    public bool MatchesEmpty => _stepper.MatchesEmpty;

    /// <summary>The symbol of each byte value.</summary>
    public byte[] Classes => _alphabet.Classes;

    /// <summary>Whether the text has a match anywhere.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (MatchesEmpty)
            return true;
        var run = Begin(text.Length);
        return Continue(ref run, text, 0);
    }

    /// <summary>The last place, in a text that has a match, before which the first one to end cannot begin: there nothing was under way that might become one.</summary>
    public int FindBegin(ReadOnlySpan<byte> text)
    {
        if (MatchesEmpty || _stepper.IsAnchored)
            return 0;
        var run = Begin(text.Length);
        ReadOnlySpan<byte> classes = _alphabet.Classes;
        var begin = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (run.Cache.IsEmpty(run.Row))
                begin = at;
            var symbol = classes[text[at]];
            if (run.Table[run.Row + symbol] is var next and >= 0)
                run.Row = next;
            else if (run.Budget == 0 || Take(ref run, text, at, symbol) != StepOutcome.Alive)
                break; // Here the first one ends, or it cannot be told any more.
        }

        return begin;
    }

    /// <summary>Begins a search.</summary>
    public DfaRun Begin(int textLength)
    {
        var cache = Volatile.Read(ref _cache);
        return new DfaRun
        {
            Cache = cache,
            Table = cache.Table,
            Row = 0, // The first state of every cache is where a search begins.
            Budget = _budget + (textLength >> 4),
        };
    }

    /// <summary>Searches from a place to the end.</summary>
    public bool Continue(ref DfaRun run, ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> classes = _alphabet.Classes;
        var endsInNewline = _alphabet.HasFinalNewline && !text.IsEmpty && text[^1] == '\n';
        var plain = endsInNewline ? text.Length - 1 : text.Length;
        for (; ; at++)
        {
            if (at < plain)
                at = Advance(text[..plain], at, classes, run.Table, ref run.Row);
            var symbol = at < plain ? classes[text[at]] : at < text.Length ? _alphabet.FinalNewline : _alphabet.End;
            var outcome = Take(ref run, text, at, symbol);
            if (outcome != StepOutcome.Alive)
                return outcome == StepOutcome.Matched;
        }
    }

    /// <summary>Takes one symbol, known or not. A search whose budget is used up is taken to its end: the outcome is final.</summary>
    public StepOutcome Take(ref DfaRun run, ReadOnlySpan<byte> text, int at, int symbol)
    {
        var next = run.Table[run.Row + symbol];
        if (next == DfaCache.Unknown)
        {
            if (--run.Budget < 0 || !TryResolve(ref run.Cache, ref run.Row, symbol, at - run.Resolved, out next))
                return Simulate(run.Cache, run.Row, text, at) ? StepOutcome.Matched : StepOutcome.Dead;
            run.Resolved = at;
            run.Table = run.Cache.Table;
        }

        if (next < 0)
            return next == DfaCache.Matched ? StepOutcome.Matched : StepOutcome.Dead;
        run.Row = next;
        return StepOutcome.Alive;
    }

    // Follows known transitions; returns where there is none, or one that ends the search.
    private static int Advance(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> classes, int[] table, ref int row)
    {
        var current = row;
        while (at < text.Length)
        {
            var next = table[current + classes[text[at]]];
            if (next < 0)
                break;
            current = next;
            at++;
        }

        row = current;
        return at;
    }

    // Computes a transition and enters it. False when the cache is full and starting anew would not pay.
    private bool TryResolve(ref DfaCache cache, ref int row, int symbol, int bytesRead, out int next)
    {
        lock (_gate)
        {
            cache.BytesRead += bytesRead;
            if (cache != _cache && !TryMove(ref cache, ref row))
            {
                next = DfaCache.Unknown;
                return false;
            }

            next = cache.Table[row + symbol];
            if (next != DfaCache.Unknown)
                return true;
            var scratch = StepScratch.OfThread;
            switch (_stepper.Step(cache.Members(row), cache.PlaceOf(row), symbol, scratch))
            {
                case StepOutcome.Matched:
                    next = DfaCache.Matched;
                    break;
                case var outcome when outcome == StepOutcome.Dead || symbol == _alphabet.End:
                    next = DfaCache.Dead;
                    break;
                default:
                    var members = scratch.Next.Sorted();
                    var place = _alphabet.After(symbol);
                    if (!cache.TryIntern(members, place, out next))
                    {
                        if (!cache.HasPaid)
                            return false;
                        var fresh = NewCache();
                        if (!fresh.TryIntern(cache.Members(row), cache.PlaceOf(row), out row) || !fresh.TryIntern(members, place, out next))
                            return false;
                        Volatile.Write(ref _cache, fresh);
                        cache = fresh;
                    }

                    break;
            }

            cache.Connect(row, symbol, next);
            return true;
        }
    }

    // Another thread has started the cache anew: takes this search's state over.
    private bool TryMove(ref DfaCache cache, ref int row)
    {
        if (!_cache.TryIntern(cache.Members(row), cache.PlaceOf(row), out var moved))
            return false;
        cache = _cache;
        row = moved;
        return true;
    }

    // The non-deterministic automaton, from a place on.
    private bool Simulate(DfaCache cache, int row, ReadOnlySpan<byte> text, int from)
    {
        var scratch = StepScratch.OfThread;
        scratch.Prepare(_stepper.StateCount);
        int count;
        Place place;
        lock (_gate)
        {
            var members = cache.Members(row);
            members.CopyTo(scratch.Current);
            count = members.Length;
            place = cache.PlaceOf(row);
        }

        for (var i = from; i <= text.Length; i++)
        {
            var symbol = _alphabet.SymbolAt(text, i);
            var outcome = _stepper.Step(scratch.Current.AsSpan(0, count), place, symbol, scratch);
            if (outcome != StepOutcome.Alive)
                return outcome == StepOutcome.Matched;
            var next = scratch.Next.Items;
            next.CopyTo(scratch.Current);
            count = next.Length;
            place = _alphabet.After(symbol);
        }

        return false;
    }

    private DfaCache NewCache()
    {
        var cache = new DfaCache(_alphabet.Count, _cacheBytes);
        var initial = _stepper.Initial.ToArray();
        Array.Sort(initial);
        cache.TryIntern(initial, _alphabet.Initial, out _);
        return cache;
    }
}
