using System.Collections.Concurrent;
using Karaula.Edge.Gate;
using Karaula.Waf.Engine;
using Karaula.Waf.Rules;

namespace Karaula.Edge.Waf;

/// <summary>What rules refused, or would have, by site: the configuration's sites are the bound. Thread-safe.</summary>
internal sealed class RefusalTables
{
    private const int MaxText = 128;
    private readonly ConcurrentDictionary<string, RefusalTable> _tables = new(StringComparer.Ordinal);

    /// <summary>The sites of which something is known, with what is known.</summary>
    public IReadOnlyList<(string Site, IReadOnlyList<Refusals> Refusals)> Read(string? site) =>
        [.. _tables.Where(one => site is null || one.Key == site).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value.Read()))];

    /// <summary>Counts what led to a refusal: the rules that matched, but not the one that only adds them up.</summary>
    public void Add(string site, string target, IReadOnlyList<WafMatch> matches, long decidedBy, SourceKey network, DateTimeOffset now)
    {
        var table = _tables.GetOrAdd(site, static _ => new RefusalTable());
        var path = PathOf(target);
        foreach (var match in matches)
        {
            // A rule that looks at the sum, and those that log, are not what is mistaken.
            if ((match.RuleId == decidedBy && match.Variable.StartsWith("TX", StringComparison.Ordinal)) || match.Phase == 5)
                continue;
            var message = match.Message.Length > MaxText ? match.Message[..MaxText] : match.Message;
            table.Add(match.RuleId, TargetOf(match.Variable), path, message, network, now);
        }
    }

    /// <summary>Where a rule matched, as an exclusion can say it: a name that cannot be written there gives way to its whole collection.</summary>
    internal static string TargetOf(string variable)
    {
        if (variable.Length == 0 || variable.StartsWith("TX", StringComparison.Ordinal))
            return "";
        if (variable.Length <= MaxText && IsTarget(variable))
            return variable;
        var collection = variable.Split(':')[0];
        return IsTarget(collection) ? collection : "";
    }

    /// <summary>A path's first two folders, or the whole of a path that has none; / for what an exclusion could not say.</summary>
    internal static string PathOf(string target)
    {
        var path = target.Split('?')[0];
        if (path.Length > 1024 || path.Contains("//", StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal)
            || new RuleExclusion { PathPrefix = path }.Fault() is not null)
            return "/";
        var first = path.IndexOf('/', 1);
        var second = first < 0 ? -1 : path.IndexOf('/', first + 1);
        var prefix = first < 0 ? path : path[..((second < 0 ? first : second) + 1)];
        return prefix.Length <= MaxText ? prefix : "/";
    }

    private static bool IsTarget(string text) => new RuleExclusion { Targets = [text] }.Fault() is null;
}
