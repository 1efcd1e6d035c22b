using System.Text.Json;

namespace Karaula.Edge.Conformance;

/// <summary>Where the edge is meant to do something else than the suite says.</summary>
/// <param name="Stage">The stage, as the suite names it.</param>
/// <param name="Status">The status that must come instead; what a stage says of rules does not count then.</param>
/// <param name="Reason">Why.</param>
internal sealed record Override(string Stage, int Status, string Reason)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads the file beside the program.</summary>
    public static IReadOnlyList<Override> Read() =>
        JsonSerializer.Deserialize<List<Override>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "overrides.json")), Format)!;
}
