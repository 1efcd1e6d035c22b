using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karaula.Waf.Rules;

/// <summary>An installed rule set, as the note in its folder describes it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Version">The version its rules name; empty when they name none.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Sha256">The archive's SHA-256 in lower case hexadecimal; null when it came from a folder.</param>
/// <param name="Rules">Number of rules.</param>
/// <param name="InstalledAt">When.</param>
public sealed record RuleSet(string Name, string Version, string Source, string? Sha256, int Rules, DateTimeOffset InstalledAt)
{
    private const string FileName = "installed.json";

    /// <summary>The rule sets below a folder, by name. Folders without a note are not listed.</summary>
    public static IReadOnlyList<RuleSet> List(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(Read).OfType<RuleSet>()];

    internal void Write(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, RuleSetJson.Default.RuleSet));

    private static RuleSet? Read(string folder)
    {
        var note = Path.Combine(folder, FileName);
        if (!File.Exists(note))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(note), RuleSetJson.Default.RuleSet);
        }
        catch (JsonException)
        {
            // Not a note of this program's.
            return null;
        }
    }
}

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RuleSet))]
internal sealed partial class RuleSetJson : JsonSerializerContext;
