using System.Text.RegularExpressions;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Conformance;

/// <summary>Whether a stage's request came to what the stage says.</summary>
public static class Judgement
{
    /// <summary>Of a request that was answered: null when it passes, otherwise what went wrong.</summary>
    public static string? Of(Stage stage, int status, IReadOnlyList<WafMatch> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var log = string.Join("\u0001", matches.Select(match => $"[id \"{match.RuleId}\"] [msg \"{match.Message}\"] [data \"{match.Data}\"]"));
        // Logs have one line for each entry: control characters are escaped in them.
        log = string.Concat(log.Select(c => c == '\u0001' ? "\n" : char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));
        return Of(stage, status, [.. matches.Select(match => match.RuleId)], log);
    }

    /// <summary>Of a request that no server would read.</summary>
    public static string? OfRefused(Stage stage, string reason) => Of(stage, 400, [], $"400: {reason}");

    private static string? Of(Stage stage, int status, HashSet<long> ids, string log)
    {
        ArgumentNullException.ThrowIfNull(stage);
        if (stage.ExpectsError)
            return status == 400 ? null : "an error was expected, it was answered";
        if (stage.Status is { } expected && expected != status)
            return $"status {status} instead of {expected}: {log}";
        var missing = stage.ExpectedIds.Where(id => !ids.Contains(id)).ToList();
        if (missing.Count > 0)
            return $"did not match: {string.Join(", ", missing)}; matched: {string.Join(", ", ids)}{(status == 400 ? "; " + log : "")}";
        var unwanted = stage.RefusedIds.Where(ids.Contains).ToList();
        if (unwanted.Count > 0)
            return $"matched: {string.Join(", ", unwanted)}";
        if (stage.MatchRegex is { } wanted && !Regex.IsMatch(log, wanted, RegexOptions.None, TimeSpan.FromSeconds(1)))
            return $"the log does not contain {wanted}: {log}";
        return stage.NoMatchRegex is { } forbidden && Regex.IsMatch(log, forbidden, RegexOptions.None, TimeSpan.FromSeconds(1))
            ? $"the log contains {forbidden}" : null;
    }
}
