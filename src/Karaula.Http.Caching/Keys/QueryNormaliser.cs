namespace Karaula.Http.Caching.Keys;

/// <summary>Applies a site's <see cref="HttpCacheQueryRule"/> to a request target.</summary>
internal static class QueryNormaliser
{
    /// <summary>The target to store under and to ask for; the same instance when nothing changes.</summary>
    public static string Apply(string target, HttpCacheQueryRule? rule)
    {
        int question;
        if (rule is null || (question = target.IndexOf('?', StringComparison.Ordinal)) < 0)
            return target;
        var kept = new List<string>();
        bool changed = false;
        foreach (string parameter in target[(question + 1)..].Split('&'))
        {
            if (Matters(parameter, rule))
                kept.Add(parameter);
            else
                changed = true;
        }

        if (rule.Sort)
        {
            // Stable: the order of two of the same name may mean something.
            List<string> sorted = [.. kept.OrderBy(static parameter => Name(parameter).ToString(), StringComparer.Ordinal)];
            changed |= !sorted.SequenceEqual(kept);
            kept = sorted;
        }

        if (!changed)
            return target;
        return kept.Count == 0 ? target[..question] : string.Concat(target.AsSpan(0, question + 1), string.Join('&', kept));
    }

    private static bool Matters(string parameter, HttpCacheQueryRule rule)
    {
        if (parameter.Contains(';', StringComparison.Ordinal))
            return true;
        ReadOnlySpan<char> name = Name(parameter);
        return (rule.Keep.Count == 0 || IsAmong(name, rule.Keep)) && !IsAmong(name, rule.Ignore);
    }

    private static ReadOnlySpan<char> Name(string parameter)
    {
        int equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? parameter : parameter.AsSpan(0, equals);
    }

    private static bool IsAmong(ReadOnlySpan<char> name, IReadOnlyList<string> patterns)
    {
        foreach (string pattern in patterns)
        {
            bool matches = pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1)) : name.SequenceEqual(pattern);
            if (matches)
                return true;
        }

        return false;
    }
}
