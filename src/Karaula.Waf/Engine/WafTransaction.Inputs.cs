using Karaula.Waf.Matching;
using Karaula.Waf.Operators;

namespace Karaula.Waf.Engine;

/// <summary>What many rules look at, gathered once: most rules then are done with one bit.</summary>
public sealed partial class WafTransaction
{
    private const int KeptShared = 1 << 18;
    private const int OrdinaryShared = 1 << 13;
    private const int LongValue = 64;
    private const int NoCandidates = 0;
    private int[] _shared = new int[1024];
    private int _sharedUsed;
    private readonly List<Member> _plain = [];
    private readonly InputView[] _views;

    // What the values of each view hold, where that was asked.
    private readonly ByteSet[] _held;
    private readonly ChangeCount _changes = new();
    private ulong[] _sharedCandidates = [];
    private int _sharedCandidatesUsed = NoCandidates + 1;

    private void ClearInputs()
    {
        Trim(KeptShared);
        _plain.Clear();
        (_sharedUsed, _sharedCandidatesUsed) = (0, NoCandidates + 1);
        Array.Clear(_views);
    }

    /// <summary>Gives back what more than an ordinary request needs.</summary>
    internal void Shrink() => Trim(OrdinaryShared);

    private void Trim(int most)
    {
        if (_shared.Length > most)
            _shared = new int[1024];
        if (_plain.Capacity > most)
            _plain.Capacity = _plain.Count;
        if (_sharedCandidates.Length > most)
            _sharedCandidates = [];
    }

    // Most rules of a request that is none of theirs end here.
    private bool CannotMatch(in RuleStart start)
    {
        if (start.Input < 0)
            return start.Guard is { } guard && !guard.Holds(_tx.Get(guard.Name), Values);
        ref var view = ref _views[start.Input];
        return view.Changes == _changes.Count && (_sharedCandidates[view.Candidates + start.Word] & start.Bit) == 0;
    }

    private ref InputView Find(RuleInput input)
    {
        ref var view = ref _views[input.Index];
        if (view.Changes == _changes.Count)
            return ref view;
        var version = 1L;
        foreach (var source in input.Sources)
            version += _lists[source].Version;
        if (view.Version != version)
        {
            Build(input, ref view);
            view.Version = version;
        }

        view.Changes = _changes.Count;
        return ref view;
    }

    private bool Run(Rule rule, RuleInput input, Operator operation)
    {
        ref var found = ref Find(input);
        if (rule.Batch is { } batch && batch.Number > found.Batch)
            Search(batch, ref found);
        var view = found;
        if (rule.Literals >= 0 && (_sharedCandidates[view.Candidates + (rule.Literals >> 6)] & (1UL << (rule.Literals & 63))) == 0)
            return false;
        var matched = false;
        // What its actions change does not concern what is looked at now.
        for (var i = 0; i < view.Count; i++)
            matched |= Test(rule, operation, _plain[view.Members + i], _shared[view.Start + i]);
        return matched;
    }

    private void Build(RuleInput input, ref InputView view)
    {
        (view.Batch, view.Candidates, view.IsRead) = (0, NoCandidates, false);
        if (input.Plain is { } plain)
            BuildTransformed(input, plain, ref view);
        else
            BuildPlain(input, ref view);
        if (input.IsScanned && view.Candidates == NoCandidates)
            Unite(ref view);
    }

    private void BuildPlain(RuleInput input, ref InputView view)
    {
        var from = _stack.Count;
        Gather(input.Targets, input.Excluded);
        (view.Members, view.Count) = (_plain.Count, _stack.Count - from);
        Reserve(ref view);
        for (var i = from; i < _stack.Count; i++)
        {
            _plain.Add(_stack[i]);
            _shared[view.Start + i - from] = _stack[i].Value;
        }

        _stack.RemoveRange(from, view.Count);
    }

    private void BuildTransformed(RuleInput input, RuleInput from, ref InputView view)
    {
        ref var plain = ref Find(from);
        (view.Members, view.Count) = (plain.Members, plain.Count);
        if (!ChangesNothing(from, ref plain, Policy.Pipelines[input.Pipeline]) && Transform(input.Pipeline, plain.Start, ref view))
            return;
        // Nothing was changed, as is usual: then nothing need be found out again.
        view.Start = plain.Start;
        if (!input.IsScanned)
            return;
        if (plain.Candidates == NoCandidates)
            Unite(ref plain);
        view.Candidates = plain.Candidates;
    }

    // Whether that changed any; where it did not, the view has no values of its own.
    private bool Transform(int pipeline, int from, ref InputView view)
    {
        Reserve(ref view);
        var changes = false;
        for (var i = 0; i < view.Count; i++)
        {
            var value = _shared[from + i];
            var transformed = Values.Transform(value, pipeline);
            _shared[view.Start + i] = transformed;
            changes |= transformed != value;
        }

        if (!changes)
            _sharedUsed = view.Start;
        return changes;
    }

    // By the bytes that all values together hold. Where it does not say so, each value is asked.
    private bool ChangesNothing(RuleInput from, ref InputView plain, Pipeline chain)
    {
        if (chain.AnyAlways)
            return false;
        ref var held = ref _held[from.Index];
        if (!plain.IsRead)
        {
            held = ByteSet.Empty;
            foreach (var value in _shared.AsSpan(plain.Start, plain.Count))
                held |= Values.Held(value);
            plain.IsRead = true;
        }

        return (held & chain.AnyChanges).IsEmpty;
    }

    private void Reserve(ref InputView view)
    {
        view.Start = _sharedUsed;
        _sharedUsed += view.Count;
        if (_sharedUsed > _shared.Length)
            Array.Resize(ref _shared, Math.Max(_sharedUsed, _shared.Length * 2));
    }

    // Searches long values for all patterns of a batch: what does not match one of them is no candidate any more.
    private void Search(PatternBatch batch, ref InputView view)
    {
        view.Batch = batch.Number;
        var narrowed = false;
        foreach (var value in _shared.AsSpan(view.Start, view.Count))
        {
            if (Values[value].Length >= LongValue)
                narrowed |= Values.Narrow(value, batch, Policy.Scanner);
        }

        if (narrowed)
            Unite(view);
    }

    private void Unite(ref InputView view)
    {
        view.Candidates = _sharedCandidatesUsed;
        _sharedCandidatesUsed += Policy.Scanner.WordCount;
        if (_sharedCandidatesUsed > _sharedCandidates.Length)
            Array.Resize(ref _sharedCandidates, Math.Max(_sharedCandidatesUsed, _sharedCandidates.Length * 2));
        Unite(view);
    }

    private void Unite(InputView view)
    {
        var any = _sharedCandidates.AsSpan(view.Candidates, Policy.Scanner.WordCount);
        Policy.Scanner.Always.CopyTo(any);
        foreach (var value in _shared.AsSpan(view.Start, view.Count))
        {
            Values.AddCandidates(value, Policy.Scanner, any);
        }
    }
}
