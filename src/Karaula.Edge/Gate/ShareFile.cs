using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Control;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Gate;

/// <summary>
/// A site's shares in peace, in a file of the state folder: a restart in the midst of an attack finds them again. Networks are in it as hashes under the edge's
/// secret, no address can be read from it.
/// </summary>
internal sealed class ShareFile(string stateFolder, string site, ILogger logger)
{
    private readonly string _file = Path.Combine(stateFolder, "shares", site + ".json");
    private bool _isBroken;

    /// <summary>Takes back what was saved; a file that is broken teaches nothing, and is said.</summary>
    public void Load(PeaceShares shares)
    {
        try
        {
            if (File.Exists(_file) && JsonSerializer.Deserialize(File.ReadAllText(_file), ShareJson.Default.SavedShares) is { Shares: { } kept } saved)
                shares.Import(kept.Select(static one => new KeptShare(one.Key, one.Value)), saved.TotalMs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            GateLog.SharesBroken(logger, _file, e.Message);
        }
    }

    /// <summary>Saves, if anything was learned. The file is whole or as it was, whatever happens meanwhile.</summary>
    public void Save(PeaceShares shares)
    {
        var kept = shares.Export();
        if (kept.Length == 0)
            return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            var saved = new SavedShares(shares.Total, kept.ToDictionary(static one => one.Network, static one => one.Share));
            WholeFile.Write(_file, JsonSerializer.Serialize(saved, ShareJson.Default.SavedShares));
            _isBroken = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Said once: a full disk must not fill the log, too.
            if (!_isBroken)
                GateLog.SharesNotSaved(logger, _file, e.Message);
            _isBroken = true;
        }
    }
}

/// <summary>Shares as they are written.</summary>
/// <param name="TotalMs">Milliseconds of origin time that they are shares of.</param>
/// <param name="Shares">By the network's hash.</param>
internal sealed record SavedShares(double TotalMs, Dictionary<ulong, float> Shares);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SavedShares))]
internal sealed partial class ShareJson : JsonSerializerContext;
