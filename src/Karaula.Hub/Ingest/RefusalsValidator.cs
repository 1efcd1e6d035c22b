using Karaula.Wire;

namespace Karaula.Hub.Ingest;

/// <summary>Checks what an edge says of its rules' refusals: all of it is shown, and stands in a proposal that people copy.</summary>
internal static class RefusalsValidator
{
    /// <summary>Null when all is well; otherwise what is wrong, beginning with the field's name.</summary>
    /// <param name="refusals">As they came.</param>
    /// <param name="now">The hub's time, Unix seconds.</param>
    public static string? FindError(SiteRefusals refusals, long now)
    {
        if (!WireNames.IsName(refusals.Site))
            return "refusals.site: must be 1 to 63 characters of [a-z0-9-]";
        if (refusals.Rules.Count > WireLimits.Refusals)
            return $"refusals.rules: must be at most {WireLimits.Refusals}, are {refusals.Rules.Count}";
        foreach (var one in refusals.Rules)
        {
            if (one.Rule is 0 or > long.MaxValue)
                return "refusals.rules.rule: out of range";
            if (!IsQuotable(one.Target))
                return $"refusals.rules.target: must be at most {WireLimits.RefusalText} characters without quotes, backslashes and control characters";
            if (!one.Path.StartsWith('/') || !IsQuotable(one.Path))
                return $"refusals.rules.path: must begin with / and be at most {WireLimits.RefusalText} characters without quotes, backslashes and control characters";
            if (one.Message.Length > WireLimits.RefusalText || one.Message.Any(char.IsControl))
                return $"refusals.rules.message: must be at most {WireLimits.RefusalText} printable characters";
            if (one.Requests > WireLimits.Count || one.Networks > WireLimits.Networks)
                return "refusals.rules.requests: a count is out of range";
            if (one.First < WireLimits.OldestSecond || one.Last < one.First || one.Last > now + WireLimits.ClockAhead)
                return "refusals.rules.first: not a time before the last, or the last is not before now";
        }

        return null;
    }

    private static bool IsQuotable(string text) =>
        text.Length <= WireLimits.RefusalText && !text.Any(c => c is '"' or '\'' or '\\' || char.IsControl(c));
}
