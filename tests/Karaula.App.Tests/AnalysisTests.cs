using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Karaula.App.Tests;

/// <summary>The verbs of analysis as a person runs them.</summary>
public sealed class AnalysisTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("karaula-analysis").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void IncidentsDetect_AFloodInASeries_FindsItAndDrawsIt()
    {
        var random = new Random(1);
        var csv = new StringBuilder("time,count,asset_share,cache_busting_share\n");
        for (var second = 0; second < 1_200; second++)
        {
            var (readers, flood) = (5 + random.Next(5), second is >= 600 and < 700 ? 60 : 0);
            csv.Append(CultureInfo.InvariantCulture, $"{Start.AddSeconds(second):yyyy-MM-ddTHH:mm:ssZ},{readers + flood},{0.6 * readers / (readers + flood):0.###},{(flood * 0.9) / (readers + flood):0.###}\n");
        }

        var (code, output) = Run("incidents", "detect", "--series", Write("series.csv", csv.ToString()), "-o", "json", "--html", Path.Combine(_folder, "s.html"));

        Assert.Equal(0, code);
        var incident = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("incidents").EnumerateArray());
        Assert.Equal("attack", incident.GetProperty("class").GetString());
        Assert.InRange((incident.GetProperty("onset").GetDateTimeOffset() - Start).TotalSeconds, 598, 602);
        Assert.InRange((incident.GetProperty("end").GetDateTimeOffset() - Start).TotalSeconds, 699, 705);
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(_folder, "s.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void CampaignsAnalyse_AWaveAmongNoise_IsACampaignWithItsRivals()
    {
        var random = new Random(2);
        var csv = new StringBuilder("site,onset,uncertainty_seconds,group\n");
        for (var site = 0; site < 30; site++)
            csv.Append(CultureInfo.InvariantCulture, $"s{site}.example,{Start.AddDays(random.NextDouble() * 20):o},30,h{site % 7}\n");
        for (var site = 0; site < 12; site++)
            csv.Append(CultureInfo.InvariantCulture, $"s{site}.example,{Start.AddDays(10).AddSeconds(random.Next(500)):o},30,h{site % 7}\n");
        var events = Write("events.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240311\nSUMMARY:<b>Election</b>\nEND:VEVENT\nEND:VCALENDAR\n");
        var html = Path.Combine(_folder, "c.html");

        var (code, output) = Run("campaigns", "analyse", "--onsets", Write("onsets.csv", csv.ToString()), "--events", events, "-o", "json", "--html", html, "--to", "2024-05-01T00:00:00Z");

        Assert.Equal(0, code);
        var root = JsonDocument.Parse(output).RootElement;
        var campaign = Assert.Single(root.GetProperty("campaigns").EnumerateArray());
        Assert.True(campaign.GetProperty("sites").GetArrayLength() >= 12);
        Assert.True(campaign.GetProperty("p_value").GetDouble() < 0.005);
        Assert.Contains(root.GetProperty("coincidence").GetProperty("rivals").EnumerateArray(), rival => rival.GetProperty("name").GetString() == "shared-hosting");
        Assert.Equal(1, root.GetProperty("events").GetProperty("events").GetArrayLength());
        var page = File.ReadAllText(html);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Election", page, StringComparison.Ordinal);
    }

    [Fact]
    public void CampaignsAnalyse_FilesOfSources_SayWhatTheyShareWithIntervalAndUniverse()
    {
        Write("a.txt", string.Concat(Enumerable.Range(0, 100).Select(i => $"203.0.113.{i}\n198.51.{i}.1\n")) + "2001:db8::1\n");
        Write("b.txt", string.Concat(Enumerable.Range(0, 100).Select(i => $"203.0.113.{i}\n192.0.{i}.1\n")));
        var onsets = Write("o.csv", "site,onset,sources\na.example,2024-01-01T10:00:00Z,a.txt\nb.example,2024-01-05T11:00:00Z,b.txt\nc.example,2024-01-06T11:00:00Z,b.txt\n");
        var html = Path.Combine(_folder, "o.html");

        var (code, output) = Run("campaigns", "analyse", "--onsets", onsets, "-o", "json", "--html", html);

        Assert.Equal(0, code);
        var overlap = Assert.Single(JsonDocument.Parse(output).RootElement.GetProperty("source_lists").EnumerateArray());
        Assert.Equal(("a.txt", "b.txt"), (overlap.GetProperty("a").GetString(), overlap.GetProperty("b").GetString()));
        Assert.Equal((200, 200, 100), (overlap.GetProperty("size_a").GetInt32(), overlap.GetProperty("size_b").GetInt32(), overlap.GetProperty("shared").GetInt32()));
        // All that they share is one network's: without it they share nothing.
        Assert.Equal((0.0, 201), (overlap.GetProperty("low").GetDouble(), overlap.GetProperty("prefixes").GetInt32()));
        Assert.Equal((3.7e9, 0.0), (overlap.GetProperty("universe").GetDouble(), overlap.GetProperty("log10_p_low").GetDouble()));
        Assert.True(overlap.GetProperty("log10_p").GetDouble() < -100);
        Assert.Contains("3.7 billion routed IPv4", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.Matches(@"share\s+100\s+IPv4\s+sources\s+\(0\s+to", Run("campaigns", "analyse", "--onsets", onsets).Output);
    }

    [Theory]
    [InlineData("incidents", "detect", "--series", "time,count\n2024-01-01,x\n2024-01-02,1\n2024-01-03,1\n", "line 2")]
    [InlineData("incidents", "detect", "--series", "when,count\n", "no column time")]
    [InlineData("campaigns", "analyse", "--onsets", "site,onset\na.example,yesterday\n", "line 2")]
    [InlineData("campaigns", "analyse", "--onsets", "site,onset\n", "no onset")]
    [InlineData("campaigns", "analyse", "--onsets", "site,onset,sources\na.example,2024-01-01,none.txt\n", "line 2")]
    public void Run_AFileThatCannotBeRead_NamesFileAndPlace(string noun, string verb, string option, string content, string where)
    {
        var (code, output) = Run(noun, verb, option, Write("bad.csv", content));

        Assert.Equal(2, code);
        Assert.Contains("bad.csv", output, StringComparison.Ordinal);
        Assert.Contains(where, output, StringComparison.Ordinal);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "karaula.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
