using Karaula.Http.Caching.Directives;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>The response's directives on disk: one bit for each that says yes or no, then the numbers.</summary>
internal static class DirectivesCodec
{
    private const int Flags = 7;

    public static void Write(HeadWriter to, in ResponseDirectives directives)
    {
        ReadOnlySpan<bool> flags =
        [
            directives.NoStore, directives.NoCache, directives.Private, directives.Public, directives.MustRevalidate, directives.ProxyRevalidate,
            directives.MustUnderstand,
        ];
        ulong bits = 0;
        for (int i = 0; i < flags.Length; i++)
            bits |= flags[i] ? 1UL << i : 0;
        to.Number(bits);
        to.Optional(directives.MaxAge);
        to.Optional(directives.SMaxAge);
        to.Optional(directives.StaleIfError);
        to.Optional(directives.StaleWhileRevalidate);
    }

    public static ResponseDirectives Read(ref HeadReader from)
    {
        ulong bits = from.Number();
        if (bits >> Flags != 0)
            throw from.Invalid("an unknown directive");
        bool Has(int flag) => (bits & (1UL << flag)) != 0;
        return new()
        {
            NoStore = Has(0),
            NoCache = Has(1),
            Private = Has(2),
            Public = Has(3),
            MustRevalidate = Has(4),
            ProxyRevalidate = Has(5),
            MustUnderstand = Has(6),
            MaxAge = ReadSeconds(ref from),
            SMaxAge = ReadSeconds(ref from),
            StaleIfError = ReadSeconds(ref from),
            StaleWhileRevalidate = ReadSeconds(ref from),
        };
    }

    private static long? ReadSeconds(ref HeadReader from)
    {
        long? seconds = from.Optional();
        return seconds is null or (>= 0 and <= DeltaSeconds.Maximum) ? seconds : throw from.Invalid("no number of seconds");
    }
}
