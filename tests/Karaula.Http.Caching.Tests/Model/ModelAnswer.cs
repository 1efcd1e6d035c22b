namespace Karaula.Http.Caching.Tests.Model;

/// <summary>What the origin of a random history answers, should it be asked. Times are in seconds.</summary>
/// <param name="Status">The status; 0 when the origin fails without an answer.</param>
/// <param name="Directives">Its Cache-Control; empty for none.</param>
/// <param name="ExpiresIn">Its Expires, from now; null for none, <see cref="int.MaxValue"/> for one that is no date.</param>
/// <param name="DateAgo">Its Date, back from now; null for none.</param>
/// <param name="Age">Its Age; null for none.</param>
/// <param name="HasTag">Whether it has an ETag.</param>
/// <param name="ModifiedAgo">Its Last-Modified, back from now; null for none.</param>
/// <param name="Vary">Its Vary; null for none.</param>
/// <param name="Confirms">Whether it is a 304, should the request be conditional.</param>
internal sealed record ModelAnswer(
    int Status,
    string[] Directives,
    int? ExpiresIn,
    int? DateAgo,
    int? Age,
    bool HasTag,
    int? ModifiedAgo,
    string? Vary,
    bool Confirms)
{
    /// <summary>Its fields. A 304 has those that say how long what it confirms is fresh, and no more.</summary>
    public Dictionary<string, string> Fields(DateTimeOffset now, int id, bool isNotModified)
    {
        Dictionary<string, string> fields = [];
        if (Directives.Length > 0)
            fields["Cache-Control"] = string.Join(", ", Directives);
        if (ExpiresIn is { } expires)
            fields["Expires"] = expires == int.MaxValue ? "0" : Text(now.AddSeconds(expires));
        if (DateAgo is { } date)
            fields["Date"] = Text(now.AddSeconds(-date));
        if (Age is { } age)
            fields["Age"] = $"{age}";
        if (isNotModified)
            return fields;
        fields["Id"] = $"{id}";
        if (HasTag)
            fields["ETag"] = $"\"{id}\"";
        if (ModifiedAgo is { } modified)
            fields["Last-Modified"] = Text(now.AddSeconds(-modified));
        if (Vary is not null)
            fields["Vary"] = Vary;
        return fields;
    }

    public override string ToString() =>
        $"{Status} [{string.Join(", ", Directives)}] expires {ExpiresIn} date -{DateAgo} age {Age} tag {HasTag} modified -{ModifiedAgo} vary {Vary} confirms {Confirms}";

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("r");
}
