using System.Globalization;
using Karaula.Analysis.Detection;
using Karaula.Analysis.Tables;

namespace Karaula.App.Analysis;

/// <summary>A series of counts, with what else is known of each step.</summary>
/// <param name="Steps">In order of time; counts and shares.</param>
/// <param name="Times">The start of each step as the file has it.</param>
/// <param name="StepSeconds">The length of a step.</param>
/// <param name="HasStructure">Whether anything but counts is known.</param>
/// <param name="Published">Steps in which the site published news.</param>
internal sealed record SeriesFile(
    IReadOnlyList<SiteSecond> Steps, IReadOnlyList<DateTimeOffset> Times, double StepSeconds, bool HasStructure, IReadOnlySet<int> Published)
{
    private static readonly string[] Structure = ["cache_busting_share", "asset_share", "unsafe_method_share", "refused", "failed", "reader_good", "ja4_entropy", "challenges_failed"];

    /// <summary>
    /// Reads columns time and count, and any of reader_requests, reader_good, refused, failed, new_source_share, cache_busting_share, asset_share,
    /// unsafe_method_share, path_entropy, agent_entropy, prefix_entropy, asn_entropy, ja4_entropy, challenges_failed, published. The detector thinks in seconds: longer steps are played to it as
    /// seconds, so that its minutes become so many steps.
    /// </summary>
    /// <exception cref="FormatException">The message names the line.</exception>
    public static SeriesFile Read(string text)
    {
        var table = CsvTable.Read(text);
        var time = table.Column("time", "timestamp", "date") ?? throw new FormatException("line 1: no column time");
        var count = table.Column("count", "requests") ?? throw new FormatException("line 1: no column count");
        if (table.Rows.Count < 3)
            throw new FormatException("fewer than three rows");
        var rows = table.Rows.Select(row => (Row: row, At: Instants.Parse(row[time], row.Line, "time"))).OrderBy(row => row.At).ToList();
        double[] gaps = [.. rows.Zip(rows.Skip(1), (a, b) => (b.At - a.At).TotalSeconds).Where(gap => gap > 0).Order()];
        if (gaps.Length == 0)
            throw new FormatException("all rows have the same time");
        var step = Math.Max(1, gaps[gaps.Length / 2]);
        var published = table.Column("published");
        var (steps, times, news) = (new List<SiteSecond>(rows.Count), new List<DateTimeOffset>(rows.Count), new HashSet<int>());
        foreach (var (row, at) in rows)
        {
            double Value(double missing, params ReadOnlySpan<string> names)
            {
                var column = table.Column(names);
                if (column is null || row[column.Value].Length == 0)
                    return missing;
                return double.TryParse(row[column.Value], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e15
                    ? value
                    : throw new FormatException($"line {row.Line}: {names[0]} is \"{row[column.Value]}\", expected a number of at least 0");
            }

            double Share(string name) => Value(double.NaN, name) is var share && share > 1
                ? throw new FormatException($"line {row.Line}: {name} is {share}, expected 0 to 1")
                : share;

            if (published is { } column && row[column] is "1" or "true" or "yes")
                news.Add(steps.Count);
            var requests = (long)Math.Round(Value(0, "count", "requests"));
            var readers = (long)Value(requests, "reader_requests");
            var clock = step > 1 ? rows[0].At.AddSeconds(Math.Round((at - rows[0].At).TotalSeconds / step)) : at;
            steps.Add(new SiteSecond(
                clock, requests, readers, Math.Min(readers, (long)Value(readers, "reader_good")), (long)Value(0, "refused"), (long)Value(0, "failed"),
                Share("new_source_share"), Share("cache_busting_share"), Share("asset_share"), Share("unsafe_method_share"),
                Value(double.NaN, "path_entropy"), Value(double.NaN, "agent_entropy"), Value(double.NaN, "prefix_entropy"))
            {
                AsnEntropy = Value(double.NaN, "asn_entropy"), Ja4Entropy = Value(double.NaN, "ja4_entropy"), ChallengesFailed = (long)Value(0, "challenges_failed"),
            });
            times.Add(at);
        }

        return new SeriesFile(steps, times, step, Structure.Any(name => table.Column(name) is not null), news);
    }

    /// <summary>The file's time of an instant of the detector's clock.</summary>
    public DateTimeOffset ToFile(DateTimeOffset clock) => StepSeconds > 1 ? Times[0] + ((clock - Times[0]) * StepSeconds) : clock;
}
