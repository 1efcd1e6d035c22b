using System.Globalization;

namespace Karaula.Http.Caching.Tests.Model;

/// <summary>A stored answer of the model: what came, and when, and nothing worked out in advance.</summary>
internal sealed class ModelEntry(Dictionary<string, string> fields, int status, string? language, DateTimeOffset received)
{
    public int Status => status;

    public int Id => int.Parse(fields["Id"], CultureInfo.InvariantCulture);

    public string? ETag => fields.GetValueOrDefault("ETag");

    public string? LastModified => fields.GetValueOrDefault("Last-Modified");

    public bool HasValidator => ETag is not null || LastModified is not null;

    public bool VariesByLanguage => fields.ContainsKey("Vary");

    /// <summary>The Accept-Language of the request it came for.</summary>
    public string? Language => language;

    /// <summary>RFC 9110, section 6.6.1: one without a Date gets the time of its receipt.</summary>
    public DateTimeOffset Date => fields.TryGetValue("Date", out string? text) ? Parse(text) : received;

    private string[] Directives => fields.TryGetValue("Cache-Control", out string? text) ? text.Split(", ") : [];

    public bool Has(string directive) => Directives.Contains(directive);

    public long? Seconds(string directive) =>
        Directives.FirstOrDefault(text => text.StartsWith(directive + "=", StringComparison.Ordinal)) is { } text
            ? long.Parse(text.Split('=')[1], CultureInfo.InvariantCulture)
            : null;

    /// <summary>RFC 9111, section 4.2.1; null when nothing says.</summary>
    public double? Lifetime
    {
        get
        {
            if ((Seconds("s-maxage") ?? Seconds("max-age")) is { } seconds)
                return seconds;
            if (!fields.TryGetValue("Expires", out string? expires))
                return null;
            return expires == "0" ? 0 : Math.Max(0, (Parse(expires) - Date).TotalSeconds);
        }
    }

    /// <summary>RFC 9111, section 4.2.3; the origin answers at once here.</summary>
    public double Age(DateTimeOffset now)
    {
        double apparent = Math.Max(0, (received - Date).TotalSeconds);
        double value = fields.TryGetValue("Age", out string? age) ? long.Parse(age, CultureInfo.InvariantCulture) : 0;
        return Math.Max(apparent, value) + (now - received).TotalSeconds;
    }

    /// <summary>RFC 9111, section 4.2.4: what may not be served stale whatever a client says or an origin does.</summary>
    public bool ForbidsStale => Has("must-revalidate") || Has("proxy-revalidate") || Has("no-cache") || Seconds("s-maxage") is not null;

    /// <summary>RFC 9111, section 4.3.4: the fields of a 304 replace those stored; Age and Date are those of the 304 or none.</summary>
    public ModelEntry Confirmed(Dictionary<string, string> notModified, string? by, DateTimeOffset now)
    {
        Dictionary<string, string> updated = new(fields);
        updated.Remove("Date");
        updated.Remove("Age");
        foreach ((string name, string value) in notModified)
            updated[name] = value;
        return new(updated, status, by, now);
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.ParseExact(text, "r", CultureInfo.InvariantCulture);
}
