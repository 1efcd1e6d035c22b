using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Control;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Modes;

/// <summary>What people pinned, by site, in a file of the state folder: a pin outlives a restart. Thread-safe.</summary>
internal sealed class ModeOrders
{
    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly Dictionary<string, PinnedMode> _pins;

    private ModeOrders(string file, Dictionary<string, PinnedMode> pins)
    {
        _file = file;
        _pins = pins;
    }

    /// <summary>Reads the file; one that is broken pins nothing, and is said.</summary>
    public static ModeOrders Load(string stateFolder, ILogger<ModeOrders> logger)
    {
        Directory.CreateDirectory(stateFolder);
        var file = Path.Combine(stateFolder, "modes.json");
        try
        {
            return new ModeOrders(file, File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), ModeOrdersJson.Default.DictionaryStringPinnedMode) ?? [] : []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            ModeLog.OrdersBroken(logger, file, e.Message);
            return new ModeOrders(file, []);
        }
    }

    /// <summary>A site's pin; null for none.</summary>
    public ModePin? Find(string site)
    {
        lock (_lock)
            return _pins.TryGetValue(site, out var pin) && pin is { Mode: { } word, Reason: { } reason } && ModeWords.Parse(word) is { } mode
                ? new ModePin(mode, reason, pin.Until) : null;
    }

    /// <summary>Remembers a pin, or with null that there is none.</summary>
    /// <exception cref="IOException">It cannot be written: after a restart it is forgotten.</exception>
    public void Write(string site, ModePin? pin)
    {
        lock (_lock)
        {
            if (pin is null)
                _pins.Remove(site);
            else
                _pins[site] = new PinnedMode(ModeWords.Of(pin.Mode), pin.Reason, pin.Until);
            WholeFile.Write(_file, JsonSerializer.Serialize(_pins, ModeOrdersJson.Default.DictionaryStringPinnedMode));
        }
    }
}

/// <summary>A pin as it is written.</summary>
internal sealed record PinnedMode(string Mode, string Reason, DateTimeOffset? Until);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, PinnedMode>))]
internal sealed partial class ModeOrdersJson : JsonSerializerContext;
