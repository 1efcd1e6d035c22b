using System.Globalization;
using Karaula.Drill.Safety;
using Karaula.Drill.Sites;
using Karaula.Edge.Configuration;
using Karaula.Edge.Configuration.Toml;

namespace Karaula.Drill.Scenarios;

/// <summary>Reads a scenario (docs/developers/drill.md). Every error is found at once, with its place.</summary>
public static class ScenarioReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">The file is missing or wrong.</exception>
    public static Scenario Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new ConfigurationError(path, 0, 0, $"cannot be read: {e.Message}")]);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="ConfigurationException">The text is wrong.</exception>
    public static Scenario Parse(string file, string text)
    {
        var errors = new List<ConfigurationError>();
        var root = new SettingsReader(file, "", TomlDocument.Parse(file, text, errors), errors);
        var scenario = errors.Count == 0 ? Read(file, root, errors) : null;
        return errors.Count == 0
            ? scenario!
            : throw new ConfigurationException([.. errors.OrderBy(error => error.Line).ThenBy(error => error.Column)]);
    }

    private static Scenario Read(string file, SettingsReader root, List<ConfigurationError> errors)
    {
        var phases = root.Tables("phase").Select(ReadPhase).ToList();
        var tables = root.Tables("phase");
        if (phases.Count == 0)
            errors.Add(new ConfigurationError(file, 0, 0, "there is no [[phase]]"));
        for (var i = 1; i < phases.Count; i++)
        {
            if (phases[i].From != phases[i - 1].Until)
                tables[i].Error("from", $"phase.from is {phases[i].From:u}: expected {phases[i - 1].Until:u}, where the phase before ends");
        }

        var scenario = new Scenario(
            root.RequiredText("name"), root.RequiredText("title"), root.Whole("seed", 1, 0, int.MaxValue),
            root.Whole("readers_per_site", 30, 1, Ceilings.Readers / 20), phases);
        if (scenario.Plays > Ceilings.Duration)
            errors.Add(new ConfigurationError(file, 0, 0, $"it plays {scenario.Plays.TotalSeconds:0} s: at most {Ceilings.Duration.TotalSeconds:0} s are allowed"));
        root.RejectUnknown();
        return scenario;
    }

    private static Phase ReadPhase(SettingsReader table)
    {
        var from = Time(table, "from");
        var until = Time(table, "until");
        if (until <= from)
            table.Error("until", "phase.until must be later than phase.from");
        var phase = new Phase(
            table.RequiredText("title"), from, until, TimeSpan.FromSeconds(table.Number("plays", 10, 0.5, 600)),
            [.. table.Tables("attack").Select(ReadAttack)], [.. table.Tables("crowd").Select(ReadCrowd)]);
        var rate = phase.Attacks.Sum(attack => attack.Rate);
        if (rate > Ceilings.RequestsPerSecond)
            table.Error("attack", FormattableString.Invariant($"all attacks together make {rate} requests a second: at most {Ceilings.RequestsPerSecond} are allowed"));
        table.RejectUnknown();
        return phase;
    }

    private static Attack ReadAttack(SettingsReader table)
    {
        var attack = new Attack(
            Site(table),
            VectorOf(table, "vector", Vector.CacheBusting),
            table.Number("rate", 300, 1, Ceilings.RequestsPerSecond),
            table.Whole("sources", 500, 1, Ceilings.Sources),
            table.Text("then") is null ? null : VectorOf(table, "then", Vector.SearchFlood),
            TimeSpan.FromMinutes(table.Number("then_minutes_after_mitigation", 25, 0, 10_000)));
        table.RejectUnknown();
        return attack;
    }

    private static Crowd ReadCrowd(SettingsReader table)
    {
        var crowd = new Crowd(Site(table), table.Number("times", 10, 1.1, 20));
        table.RejectUnknown();
        return crowd;
    }

    private static Vector VectorOf(SettingsReader table, string key, Vector fallback) => table.Choice(
        key, fallback, ("get-flood", Vector.GetFlood), ("cache-busting", Vector.CacheBusting), ("search-flood", Vector.SearchFlood),
        ("post-flood", Vector.PostFlood));

    private static string Site(SettingsReader table)
    {
        var site = table.RequiredText("site");
        if (site.Length > 0 && SampleSiteOptions.All.All(known => known.Name != site))
            table.Error("site", $"{table.Full("site")} is \"{site}\": expected {string.Join(" or ", SampleSiteOptions.All.Select(known => $"\"{known.Name}\""))}");
        return site;
    }

    private static DateTimeOffset Time(SettingsReader table, string key)
    {
        var text = table.RequiredText(key);
        if (DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        if (text.Length > 0)
            table.Error(key, $"{table.Full(key)} is \"{text}\": expected a time like \"2017-02-15T11:15\" (UTC)");
        return default;
    }
}
