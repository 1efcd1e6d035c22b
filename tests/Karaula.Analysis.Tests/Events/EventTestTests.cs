using Karaula.Analysis.Events;

namespace Karaula.Analysis.Tests.Events;

public class EventTestTests
{
    private static readonly DateOnly First = new(2023, 1, 1);

    private static List<(string, string, DateOnly)> Noise(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 200).Select(i => ("xx", $"u{i}", First.AddDays(random.Next(600))))];
    }

    private static CalendarEvent Event(int day, string kind = "election") => new(First.AddDays(day), First.AddDays(day), "xx", kind, $"day {day}");

    [Fact]
    public void Run_WavesAtEvents_AreSeenTogetherAndOneByOne()
    {
        var onsets = Noise(1);
        int[] days = [43, 131, 262, 349, 471, 560];
        foreach (var day in days)
            onsets.AddRange(Enumerable.Range(0, 12).Select(i => ("xx", $"w{day}-{i}", First.AddDays(day))));

        var report = EventTest.Run(onsets, [.. days.Select(day => Event(day))], First, First.AddDays(599), new EventTestOptions { Shifts = 999 })!;

        // A calendar moved by a day or two catches most of it again.
        Assert.InRange(report.JointPValue, 0.001, 0.02);
        Assert.True(report.Observed > 4 * report.Expected);
        Assert.All(report.Events, e => Assert.InRange(e.PValue, 0, 0.05));
        Assert.InRange(report.Events[0].Forecast, 0.5, 1);
        Assert.True(report.Brier < report.BrierOfBaseRate);
    }

    [Fact]
    public void Run_NothingAtEvents_SaysSo()
    {
        var reports = Enumerable.Range(10, 20).Select(seed => EventTest.Run(
            Noise(seed), [Event(100), Event(317), Event(500)], First, First.AddDays(599), new EventTestOptions { Shifts = 299 })!).ToList();

        Assert.InRange(reports.Average(report => report.JointPValue), 0.3, 0.75);
        Assert.InRange(reports.Count(report => report.Sentence.Contains("no single event stands out", StringComparison.Ordinal)), 17, 20);
    }

    [Fact]
    public void Run_OtherCountriesOnsets_DoNotCount()
    {
        var onsets = Enumerable.Range(0, 30).Select(i => ("yy", $"u{i}", First.AddDays(100))).ToList();

        Assert.Equal(0, EventTest.Run(onsets, [Event(100)], First, First.AddDays(599), new EventTestOptions { Shifts = 99 })!.Observed);
    }

    [Fact]
    public void Run_AnEventToCome_HasTheForecastOfItsKind()
    {
        var onsets = Noise(1);
        int[] days = [43, 131, 262, 349, 471];
        foreach (var day in days)
            onsets.AddRange(Enumerable.Range(0, 12).Select(i => ("xx", $"w{day}-{i}", First.AddDays(day))));

        var report = EventTest.Run(
            onsets, [.. days.Select(day => Event(day)), Event(80, "fair"), Event(205, "fair"), Event(700), Event(650, "fair"), Event(800, "unheard of")], First, First.AddDays(599),
            new EventTestOptions { Shifts = 199 })!;

        Assert.Equal([650, 700, 800], report.Upcoming.Select(e => e.Event.First.DayNumber - First.DayNumber));
        Assert.True(report.Upcoming[1].Forecast > report.Upcoming[0].Forecast + 0.2);
        // Of a kind never seen before only what all kinds have is known.
        Assert.InRange(report.Upcoming[2].Forecast, report.Upcoming[0].Forecast, report.Upcoming[1].Forecast);
    }

    [Fact]
    public void Run_NoEventInTheTime_IsNothing() => Assert.Null(EventTest.Run(Noise(3), [Event(900)], First, First.AddDays(599), new EventTestOptions()));
}
