using Karaula.Edge.Challenge;
using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Languages;
using Karaula.Edge.Modes;

namespace Karaula.Edge.Configuration;

/// <summary>Reads <c>[edge.challenge]</c> and <c>[site.challenge]</c>.</summary>
internal static class ChallengeSettings
{
    public static ChallengeSetup Edge(SettingsReader table, string folder)
    {
        var from = new ChallengeSetup();
        var crawlers = table.Text("crawlers_file") is { Length: > 0 } file ? Path.Combine(folder, file) : null;
        if (crawlers is not null && !File.Exists(crawlers))
            table.Error("crawlers_file", $"{table.Full("crawlers_file")}: there is no file {crawlers}");
        var setup = new ChallengeSetup
        {
            KeysFile = table.Text("keys_file") is { Length: > 0 } keys ? Path.Combine(folder, keys) : null,
            // Three keys are kept: a pass of a day is good as long as a rotation is not shorter than that.
            RotateAfter = TimeSpan.FromHours(table.Number("rotate_hours", from.RotateAfter.TotalHours, 0, 8760)),
            CrawlersFile = crawlers,
            VerifyByDns = table.Truth("verify_by_dns", from.VerifyByDns),
        };
        if (setup.RotateAfter > TimeSpan.Zero && setup.RotateAfter < TimeSpan.FromHours(12))
            table.Error("rotate_hours", $"{table.Full("rotate_hours")} is less than 12: passes that hold a day would end with their key; expected 0 for never, or 12 and more");
        table.RejectUnknown();
        return setup;
    }

    public static ChallengeOptions Site(SettingsReader table)
    {
        var from = new ChallengeOptions();
        var options = new ChallengeOptions
        {
            Enabled = table.Truth("enabled", from.Enabled),
            From = table.Choice(
                "from", from.From, ("normal", SiteMode.Normal), ("elevated", SiteMode.Elevated), ("under_attack", SiteMode.UnderAttack), ("shelter", SiteMode.Shelter)),
            Language = Language(table, from.Language),
            LeastBits = table.Whole("least_bits", from.LeastBits, 6, 16),
            MostBits = table.Whole("most_bits", from.MostBits, 6, 16),
            LeastWait = TimeSpan.FromSeconds(table.Number("least_wait_seconds", from.LeastWait.TotalSeconds, 1, 60)),
            MostWait = TimeSpan.FromSeconds(table.Number("most_wait_seconds", from.MostWait.TotalSeconds, 1, 120)),
            PassLifetime = TimeSpan.FromHours(table.Number("pass_hours", from.PassLifetime.TotalHours, 0.05, 24)),
            WaitedPassLifetime = TimeSpan.FromHours(table.Number("waited_pass_hours", from.WaitedPassLifetime.TotalHours, 0.05, 24)),
            Networks = table.Whole("networks", from.Networks, 0, RoamingTable.MostNetworks),
            Exempt = Paths(table),
            OriginMayAsk = table.Truth("origin_may_ask", from.OriginMayAsk),
        };
        if (options.MostBits < options.LeastBits)
            table.Error("most_bits", $"{table.Full("most_bits")} is {options.MostBits}, less than least_bits ({options.LeastBits})");
        if (options.MostWait < options.LeastWait)
            table.Error("most_wait_seconds", $"{table.Full("most_wait_seconds")} is less than least_wait_seconds");
        table.RejectUnknown();
        return options;
    }

    private static ReaderLanguage Language(SettingsReader table, ReaderLanguage fallback)
    {
        if (table.Text("language") is not { } tag)
            return fallback;
        if (LanguageTags.LanguageOf(tag) is { } language)
            return language;
        var known = string.Join(", ", LanguageTags.All.Select(static one => $"\"{LanguageTags.TagOf(one)}\""));
        table.Error("language", $"{table.Full("language")} is \"{tag}\": expected one of {known}");
        return fallback;
    }

    private static List<string> Paths(SettingsReader table)
    {
        var paths = new List<string>();
        foreach (var path in table.Texts("exempt"))
        {
            if (path.StartsWith('/') && path.IndexOf('*', StringComparison.Ordinal) is var star && (star < 0 || star == path.Length - 1))
                paths.Add(path);
            else
                table.Error("exempt", $"{table.Full("exempt")} has \"{path}\": expected a path such as \"/api/status\", or a beginning such as \"/api/*\"");
        }

        return paths;
    }
}
