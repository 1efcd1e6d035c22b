using System.Globalization;
using Karaula.Http.Caching.Directives;

namespace Karaula.Fuzz.Targets;

/// <summary>HTTP-date: what is accepted is a time that, written in the preferred form, is read as the same; what .NET writes is read as that.</summary>
internal sealed class CacheDateTarget : IFuzzTarget
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "cache-date";

    public IEnumerable<byte[]> Seeds() =>
    [
        CacheText.Seed("Sun, 06 Nov 1994 08:49:37 GMT"),
        CacheText.Seed("Sunday, 06-Nov-94 08:49:37 GMT"),
        CacheText.Seed("Sun Nov  6 08:49:37 1994"),
        CacheText.Seed("Sun Nov 16 08:49:37 1994"),
        CacheText.Seed("Thu, 29 Feb 2024 23:59:60 GMT"),
        CacheText.Seed("Fri, 31 Dec 9999 23:59:59 GMT\nFri, 31 Dec 9999 23:59:59 GMT"),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        bool accepted = HttpDate.TryParse(CacheText.Field(data), s_now, out DateTimeOffset date);
        string text = CacheText.Lines(data)[0];
        if (CacheText.Lines(data).Length == 1
            && DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset exact)
            && exact.ToString("r", CultureInfo.InvariantCulture) == text)
            CacheText.Require(accepted && date == exact, "the preferred form is read as .NET wrote it");
        if (!accepted)
            return;
        CacheText.Require(date.Offset == TimeSpan.Zero && date.Ticks % TimeSpan.TicksPerSecond == 0, "a date is in whole seconds of UTC");
        string written = date.ToString("r", CultureInfo.InvariantCulture);
        CacheText.Require(HttpDate.TryParse(written, s_now, out DateTimeOffset again) && again == date, "written and read it is the same");
    }
}
