using System.Globalization;
using System.Text.Json;

namespace Karaula.Hub.Observations;

/// <summary>Takes typed fields out of another system's JSON; what is missing is null, what is of another type is an error that names it.</summary>
internal static class JsonFields
{
    private const int LongestText = 256;

    public static JsonElement? Object(JsonElement parent, string name, string path) =>
        !Find(parent, name, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? value
        : throw new ObservationException($"{path}{name}: must be an object");

    /// <summary>A text: letters, digits and signs in it stay, control characters (which a terminal or a database may take amiss) go.</summary>
    public static string? Text(JsonElement parent, string name, string path)
    {
        if (!Find(parent, name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw new ObservationException($"{path}{name}: must be a text");
        var text = value.GetString()!;
        if (text.Length > LongestText)
            throw new ObservationException($"{path}{name}: must have at most {LongestText} characters");
        return string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
    }

    public static string RequiredText(JsonElement parent, string name, string path) =>
        Text(parent, name, path) is { Length: > 0 } text ? text : throw new ObservationException($"{path}{name}: is missing");

    public static long? Count(JsonElement parent, string name, string path)
    {
        if (!Find(parent, name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= 1L << 53
            ? number
            : throw new ObservationException($"{path}{name}: must be a whole number from 0 to 2^53");
    }

    public static DateTimeOffset? Time(JsonElement parent, string name, string path)
    {
        if (Text(parent, name, path) is not { Length: > 0 } text)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new ObservationException($"{path}{name}: must be a time as in RFC 3339");
    }

    private static bool Find(JsonElement parent, string name, out JsonElement value) =>
        parent.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
