using System.Globalization;
using Karaula.Analysis.Campaigns;

namespace Karaula.Analysis.Events;

/// <summary>
/// Holds onsets against a calendar. Null: the calendar of each country is shifted around the time observed as a whole, by days, so that the distances
/// between events stay, and the onsets are not touched: their waves stay as they are. All events together give one test; each by itself
/// another, corrected for their number. docs/analysts/events.md has the formulas.
/// </summary>
public static class EventTest
{
    // What an event's kind, and all events, are worth before they are seen: so many events of the level above.
    private const double PriorEvents = 4;

    /// <summary>Tests.</summary>
    /// <param name="onsets">Units' onsets, with the country of each unit.</param>
    /// <param name="events">The calendar. Events outside of the time observed are left out.</param>
    /// <param name="from">First day observed.</param>
    /// <param name="to">Last day observed, inclusive.</param>
    /// <param name="options">How.</param>
    /// <returns>Null when no event falls into the time observed, or the time is shorter than ten events' days.</returns>
    public static EventReport? Run(
        IReadOnlyList<(string Country, string Unit, DateOnly Day)> onsets, IReadOnlyList<CalendarEvent> events, DateOnly from, DateOnly to, EventTestOptions options)
    {
        ArgumentNullException.ThrowIfNull(onsets);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(options);
        var days = to.DayNumber - from.DayNumber + 1;
        List<CalendarEvent> inside = [.. events.Where(e => e.Last >= from && e.First <= to).OrderBy(e => e.First).ThenBy(e => e.Country, StringComparer.Ordinal)];
        var width = options.DaysBefore + options.DaysAfter + 1;
        if (inside.Count == 0 || days < 10 * width)
            return null;
        // Units with an onset, by country and day; an event without a country is held against all.
        var counts = new Dictionary<string, int[]>(StringComparer.OrdinalIgnoreCase) { [""] = new int[days] };
        foreach (var (country, _, day) in onsets.Distinct())
        {
            if (day < from || day > to)
                continue;
            if (!counts.TryGetValue(country, out var mine))
                counts[country] = mine = new int[days];
            mine[day.DayNumber - from.DayNumber]++;
            if (country.Length > 0)
                counts[""][day.DayNumber - from.DayNumber]++;
        }

        var spans = inside.Select(e => new Span(
            e, counts.GetValueOrDefault(e.Country) ?? new int[days], e.First.DayNumber - from.DayNumber - options.DaysBefore,
            e.Last.DayNumber - from.DayNumber + options.DaysAfter)).ToList();
        // Waves are few and high: on a logarithmic scale one wave does not outweigh all others.
        var observed = spans.Sum(span => Math.Log(1 + span.Count(0)));
        var caught = spans.Sum(span => span.Count(0));
        var (asExtreme, sum, random) = (0, 0.0, new SplitMix(options.Seed));
        var countries = spans.Select(span => span.Event.Country).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        for (var i = 0; i < options.Shifts; i++)
        {
            var shifts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (var country in countries)
                shifts[country] = (int)(random.NextDouble() * days);
            var (score, total) = (0.0, 0);
            foreach (var span in spans)
            {
                var count = span.Count(shifts[span.Event.Country]);
                (score, total) = (score + Math.Log(1 + count), total + count);
            }

            sum += total;
            asExtreme += score >= observed - 1e-9 ? 1 : 0;
        }

        var joint = (1.0 + asExtreme) / (1 + options.Shifts);
        var single = spans.Select(span => span.PValue(days)).ToArray();
        var q = BenjaminiHochberg(single);
        // A wave: more than 19 of 20 places of as many days have.
        var waves = single.Select(p => p <= 0.05 ? 1.0 : 0.0).ToArray();
        var forecasts = spans.Select((_, i) => Forecast(inside, waves, inside[i].Kind, leaveOut: null)).ToArray();
        var tested = spans.Select((_, i) => Forecast(inside, waves, inside[i].Kind, leaveOut: i)).ToArray();
        var results = spans.Select((span, i) => new EventResult(
            span.Event, span.Count(0), span.Mean(days), single[i], q[i], q[i] <= options.FalseDiscoveryRate, forecasts[i])).ToList();
        var standing = results.Count(result => result.StandsOut);
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"In the days of {inside.Count} events {caught} onsets fell, where a shifted calendar catches {sum / options.Shifts:0.0}; taken together that has p = {joint:0.####}. By itself, {(standing == 0 ? "no single event stands" : standing == 1 ? "1 event stands" : $"{standing} events stand")} out after correction for their number (false discovery rate {options.FalseDiscoveryRate:0.##}; smallest q = {q.Min():0.##}).");
        return new EventReport(
            joint, caught, sum / options.Shifts, results, tested.Zip(waves, (p, outcome) => (p - outcome) * (p - outcome)).Average(),
            waves.Average(outcome => (0.05 - outcome) * (0.05 - outcome)), Reliability(tested, waves), sentence)
        {
            Upcoming = [.. events.Where(e => e.First > to).OrderBy(e => e.First).ThenBy(e => e.Country, StringComparer.Ordinal).Select(e => (e, Forecast(inside, waves, e.Kind, leaveOut: null)))],
        };
    }

    /// <summary>Shrinkage in two steps: a kind towards all events, and those towards ordinary days, of which one in twenty has a wave.</summary>
    private static double Forecast(List<CalendarEvent> events, double[] waves, string of, int? leaveOut)
    {
        var (all, allWaves, kind, kindWaves) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < events.Count; i++)
        {
            if (i == leaveOut)
                continue;
            (all, allWaves) = (all + 1, allWaves + waves[i]);
            if (string.Equals(events[i].Kind, of, StringComparison.OrdinalIgnoreCase))
                (kind, kindWaves) = (kind + 1, kindWaves + waves[i]);
        }

        var overall = (allWaves + (PriorEvents * 0.05)) / (all + PriorEvents);
        return (kindWaves + (PriorEvents * overall)) / (kind + PriorEvents);
    }

    private static double[] BenjaminiHochberg(double[] p)
    {
        var order = Enumerable.Range(0, p.Length).OrderBy(i => p[i]).ToArray();
        var q = new double[p.Length];
        var least = 1.0;
        for (var rank = p.Length; rank >= 1; rank--)
            q[order[rank - 1]] = least = Math.Min(least, p[order[rank - 1]] * p.Length / rank);
        return q;
    }

    private static List<(double, double, int)> Reliability(double[] said, double[] came) =>
        [.. said.Zip(came).OrderBy(pair => pair.First).Chunk(Math.Max(1, (said.Length + 3) / 4)).Select(part => (part.Average(x => x.First), part.Average(x => x.Second), part.Length))];

    private sealed record Span(CalendarEvent Event, int[] Counts, int First, int Last)
    {
        public int Count(int shift)
        {
            var sum = 0;
            for (var day = First; day <= Last; day++)
                sum += Counts[(((day + shift) % Counts.Length) + Counts.Length) % Counts.Length];
            return sum;
        }

        // Every place in the time observed, each as likely: exact, no resampling needed.
        public double PValue(int days) => (double)Enumerable.Range(0, days).Count(shift => Count(shift) >= Count(0)) / days;

        public double Mean(int days) => (double)Counts.Sum() * (Last - First + 1) / days;
    }
}
