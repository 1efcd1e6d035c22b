using System.Net;
using Karaula.Drill.Safety;
using Karaula.Drill.Traffic;

namespace Karaula.Siege.Measuring;

/// <summary>Who reads. Of a hundred: 8 feed readers, 5 browsers without JavaScript, 3 link previews, 2 crawlers, and browsers. One in ten stands behind a shared address.</summary>
internal static class Readership
{
    /// <summary>A page that takes longer is not good.</summary>
    public const double DeadlineSeconds = 5;

    private const double PatienceSeconds = 6;
    private const int BehindOne = 40;

    /// <summary>Lets them read.</summary>
    /// <param name="count">How many.</param>
    /// <param name="first">The first one's number.</param>
    /// <param name="within">Seconds within which all have come.</param>
    /// <param name="side">Where.</param>
    /// <param name="log">Where views are noted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">The end.</param>
    /// <param name="last">When the last pages have begun.</param>
    public static IReadOnlyList<Task> Start(
        int count, int first, double within, Side side, TrafficLog log, TimeProvider time, CancellationToken stop, CancellationToken last)
    {
        if (first + count > Ceilings.Readers)
            throw new ArgumentException($"{first + count} readers: expected {Ceilings.Readers} at most.", nameof(count));
        return [.. Enumerable.Range(first, count).Select(number =>
        {
            var habits = new ReaderHabits(KindOf(number), DeadlineSeconds, PatienceSeconds, CutOffIsRefused: true);
            var reader = new Reader(number, side, AddressOf(number), number % 10 == 8, log, time, 20_240 + number, habits);
            return reader.RunAsync(within * (number - first) / count, stop, last);
        })];
    }

    /// <summary>What a reader reads with.</summary>
    public static ReaderKind KindOf(int number) => (number % 100) switch
    {
        6 or 16 or 26 or 36 or 46 or 56 or 66 or 76 => ReaderKind.Feed,
        3 or 23 or 43 or 63 or 83 => ReaderKind.NoScript,
        15 or 55 or 95 => ReaderKind.Preview,
        35 or 85 => ReaderKind.Crawler,
        _ => ReaderKind.Browser,
    };

    /// <summary>Where a reader is.</summary>
    public static IPAddress AddressOf(int number) => KindOf(number) switch
    {
        ReaderKind.Preview => DrillAddresses.Preview(number / 100),
        ReaderKind.Crawler => DrillAddresses.Crawler(number / 100),
        _ => (number % 10) switch
        {
            9 => DrillAddresses.Shared(number / 10 / BehindOne),
            8 => DrillAddresses.Abroad(number),
            _ => DrillAddresses.Home(number),
        },
    };
}
