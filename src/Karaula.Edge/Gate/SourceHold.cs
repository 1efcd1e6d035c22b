using System.Runtime.CompilerServices;

namespace Karaula.Edge.Gate;

/// <summary>A source that was found, its set locked: release it at once. Empty for one that is not known; then, too.</summary>
internal readonly ref struct SourceHold
{
    private readonly ref int _lock;
    private readonly ref SourceBucket _bucket;
    private readonly ref SourceHistory _history;
    private readonly uint _now;

    /// <summary>Holds a source.</summary>
    public SourceHold(ref int taken, ref SourceBucket bucket, ref SourceHistory history, uint now)
    {
        _lock = ref taken;
        _bucket = ref bucket;
        _history = ref history;
        _now = now;
    }

    /// <summary>Whether it is not known.</summary>
    public bool IsNone => Unsafe.IsNullRef(ref _bucket);

    /// <summary>Its bucket.</summary>
    public ref SourceBucket Bucket => ref _bucket;

    /// <summary>Its requests until now, fading.</summary>
    public float Requests => _bucket.RequestsAt(_now);

    /// <summary>Its history until now. Memory of its own, so that whoever only comes in does not wait for it.</summary>
    public ref SourceHistory History
    {
        get
        {
            if (_bucket.HasHistory)
            {
                _history.Decay(_now);
                return ref _history;
            }

            _history = new SourceHistory(_now);
            _bucket.HasHistory = true;
            return ref _history;
        }
    }

    /// <summary>What it asks of the origin.</summary>
    public float Demand => History.Demand(Requests);

    /// <summary>Unlocks its set.</summary>
    public void Release() => Volatile.Write(ref _lock, 0);
}
