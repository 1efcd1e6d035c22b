using System.Globalization;
using Karaula.Analysis.Events;
using Karaula.Analysis.Units;

namespace Karaula.Analysis.Conformance.Events;

/// <summary>Do published target lists keep to elections and summits?</summary>
internal static class EventFigures
{
    private const string Runs = "ddosia/ddosia_runs.csv.gz";
    private const string Calendars = "ddosia/events.csv";

    public static void Run(Sheet sheet)
    {
        Null(sheet);
        if (!TestData.Has(sheet, "events", Runs) || !TestData.Has(sheet, "events", Calendars))
            return;
        using var reader = new StreamReader(TestData.Open(Calendars));
        var events = EventCalendar.ReadCsv(reader.ReadToEnd());
        var onsets = TestData.Csv(Runs).Select(row => (row[1], PublicSuffixList.RegistrableDomain(row[0]), DateOnly.FromDateTime(DateTimeOffset.Parse(row[2], CultureInfo.InvariantCulture).UtcDateTime))).ToList();
        var report = EventTest.Run(onsets, events, onsets.Min(o => o.Item3), onsets.Max(o => o.Item3), new EventTestOptions())!;
        var standing = report.Events.Count(e => e.StandsOut);
        sheet.Bar("all events together, and each by itself, stated", $"p {report.JointPValue:0.0000}; {standing} stand out", "both stated", report.Sentence.Contains("taken together", StringComparison.Ordinal) && report.Sentence.Contains("By itself", StringComparison.Ordinal), report.Sentence);
        foreach (var e in report.Events.OrderBy(e => e.PValue).Take(3))
            sheet.Show($"{e.Event.Country} {e.Event.First:yyyy-MM-dd} {e.Event.Kind}", $"{e.Onsets} onsets, p {e.PValue:0.000}", $"expected {e.Expected:0.0}, q {e.QValue:0.00}, forecast {e.Forecast:0.00}; {e.Event.Name}");
        sheet.Show("forecast of a wave: Brier score, each left out", $"{report.Brier:0.000}", $"the base rate's {report.BrierOfBaseRate:0.000}; said and true: {string.Join(", ", report.Reliability.Select(bin => $"{bin.Said:0.00}:{bin.True:0.00}"))}");
    }

    /// <summary>Calendars that have nothing to do with the onsets: is the joint p what it says?</summary>
    private static void Null(Sheet sheet)
    {
        var p = new double[300];
        for (var run = 0; run < p.Length; run++)
        {
            var random = new Random(600 + run);
            var first = new DateOnly(2023, 1, 1);
            var onsets = Enumerable.Range(0, 300).SelectMany(wave =>
            {
                var day = first.AddDays(random.Next(500));
                return Enumerable.Range(0, 1 + random.Next(8)).Select(_ => ($"c{wave % 5}", $"u{random.Next(1_000)}", day));
            }).ToList();
            var events = Enumerable.Range(0, 20).Select(i => first.AddDays(random.Next(500))).Select((day, i) => new CalendarEvent(day, day, $"c{i % 5}", "", "")).ToList();
            p[run] = EventTest.Run(onsets, events, first, first.AddDays(499), new EventTestOptions { Shifts = 499 })!.JointPValue;
        }

        var ks = Statistics.KolmogorovSmirnov.Uniform(p);
        sheet.Bar("joint p under the null: Kolmogorov-Smirnov", $"D {ks.Distance:0.000}, p {ks.PValue:0.000}", "p >= 0.01", ks.PValue >= 0.01, $"300 made-up calendars; too small by at most {ks.Above:0.000}; seeds 600-899");
    }
}
