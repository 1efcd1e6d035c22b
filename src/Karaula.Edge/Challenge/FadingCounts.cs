namespace Karaula.Edge.Challenge;

/// <summary>
/// About how often a key was counted of late: a count-min sketch (Cormode and Muthukrishnan, 2005) of four rows whose counts halve with each half-life. Never too low
/// by more than a race between two threads, too high when many keys share its cells. Fixed memory, allocates nothing.
/// </summary>
internal sealed class FadingCounts(int width, TimeSpan halfLife, TimeProvider time)
{
    private const int Rows = 4;

    private readonly int[] _counts = new int[Rows * (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)width)];
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();
    private long _halvedAt = time.GetTimestamp();

    /// <summary>Counts one; returns how often now.</summary>
    public int Add(ulong key) => Touch(key, 1);

    /// <summary>How often now.</summary>
    public int Read(ulong key) => Touch(key, 0);

    private int Touch(ulong key, int by)
    {
        Fade();
        var width = _counts.Length / Rows;
        var least = int.MaxValue;
        for (var row = 0; row < Rows; row++)
        {
            key = (key ^ _seed ^ (ulong)row) * 0x9E3779B97F4A7C15;
            key ^= key >> 29;
            ref var count = ref _counts[(row * width) + (int)(key & (ulong)(width - 1))];
            least = Math.Min(least, by == 0 ? Volatile.Read(ref count) : Interlocked.Add(ref count, by));
        }

        return least;
    }

    private void Fade()
    {
        var at = Volatile.Read(ref _halvedAt);
        if (time.GetElapsedTime(at) < halfLife || Interlocked.CompareExchange(ref _halvedAt, time.GetTimestamp(), at) != at)
            return;
        var halvings = Math.Min(31, (int)(time.GetElapsedTime(at) / halfLife));
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] >>= halvings;
    }
}
