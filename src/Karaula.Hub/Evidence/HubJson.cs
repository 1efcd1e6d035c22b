using System.Text.Json;

namespace Karaula.Hub.Evidence;

/// <summary>JSON as the hub writes it: snake_case names, nulls written.</summary>
internal static class HubJson
{
    public static JsonSerializerOptions Options { get; } = Freeze();

    /// <summary>Makes other options write the same JSON.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower;
    }

    private static JsonSerializerOptions Freeze()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
