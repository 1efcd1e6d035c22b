using System.Collections.Concurrent;

namespace Karaula.Drill.Traffic;

/// <summary>What happened, for the report and for the picture on the screen. Thread-safe.</summary>
internal sealed class TrafficLog(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private readonly ConcurrentQueue<PageView> _views = new();
    private readonly ConcurrentDictionary<(string Site, bool IsShielded, int Second), AttackCounts> _attacks = new();

    /// <summary>Seconds since the drill began.</summary>
    public double Now => time.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Page views that are over, in the order in which they ended.</summary>
    public IReadOnlyCollection<PageView> Views => _views;

    /// <summary>A page view is over.</summary>
    public void Add(in PageView view) => _views.Enqueue(view);

    /// <summary>An attack's request came to something.</summary>
    public void Attack(string site, bool isShielded, double at, AttackResult result) =>
        _attacks.GetOrAdd((site, isShielded, (int)at), _ => new AttackCounts()).Add(result);

    /// <summary>What became of an attack's requests of one second.</summary>
    public AttackCounts AttacksOf(string site, bool isShielded, int second) =>
        _attacks.TryGetValue((site, isShielded, second), out var counts) ? counts : new AttackCounts();
}

/// <summary>What an attack's request came to.</summary>
internal enum AttackResult
{
    /// <summary>It was answered with a page.</summary>
    Answered,

    /// <summary>It was refused.</summary>
    Refused,

    /// <summary>Nothing came within its patience.</summary>
    Unanswered,

    /// <summary>The source was still busy with its last: the tool held it back.</summary>
    HeldBack,
}

/// <summary>Counts of attack requests. Thread-safe.</summary>
internal sealed class AttackCounts
{
    private readonly long[] _counts = new long[4];

    /// <summary>Counts one.</summary>
    public void Add(AttackResult result) => Interlocked.Increment(ref _counts[(int)result]);

    /// <summary>How many came to this.</summary>
    public long Of(AttackResult result) => Interlocked.Read(ref _counts[(int)result]);

    /// <summary>Requests sent.</summary>
    public long Sent => Of(AttackResult.Answered) + Of(AttackResult.Refused) + Of(AttackResult.Unanswered);
}
