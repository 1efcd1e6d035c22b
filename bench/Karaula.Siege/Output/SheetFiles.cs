using System.Text.Json;
using System.Text.Json.Nodes;

namespace Karaula.Siege.Output;

/// <summary>Writes <c>siege.json</c> and the picture.</summary>
internal static class SheetFiles
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes them.</summary>
    public static void Write(string folder, IReadOnlyList<ShapeResult> results, SiegeOptions options)
    {
        Directory.CreateDirectory(folder);
        var shapes = new JsonArray();
        foreach (var result in results)
        {
            var shape = new JsonObject { ["name"] = result.Name, ["measure"] = result.Measure };
            foreach (var (system, cell) in result.Cells)
                shape[system] = JsonSerializer.SerializeToNode(cell, Json);
            shapes.Add((JsonNode)shape);
        }

        var bars = new JsonObject();
        foreach (var (name, kept) in Bars.Of(results))
            bars[name] = JsonSerializer.SerializeToNode(kept, Json);
        var all = new JsonObject { ["seconds"] = options.Seconds, ["readers"] = options.Readers, ["shapes"] = shapes, ["bars"] = bars };
        File.WriteAllText(Path.Combine(folder, "siege.json"), all.ToJsonString(Json) + "\n");
        File.WriteAllText(Path.Combine(folder, "siege.svg"), Picture.Draw(results, options.Seconds));
    }
}
