namespace Karaula.Edge.Hosting;

/// <summary>Ids of requests: a random start and a counter, 20 characters of base 32, unique across edges and restarts, cheap to make.</summary>
internal static class RequestIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly ulong Start = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray());
    private static long _counter;

    /// <summary>The next id.</summary>
    public static string Next() =>
        string.Create(20, (Start, (ulong)Interlocked.Increment(ref _counter)), static (text, parts) =>
        {
            var (high, low) = parts;
            for (var i = 12; i >= 0; i--, high >>= 5)
                text[i] = Alphabet[(int)(high & 31)];
            for (var i = 19; i >= 13; i--, low >>= 5)
                text[i] = Alphabet[(int)(low & 31)];
        });
}
