using Karaula.Evidence.SealedLogs;

namespace Karaula.Hub.Tests.Support;

/// <summary>Looks into sealed logs.</summary>
internal static class SealedLogs
{
    /// <summary>How many records of each kind a log has.</summary>
    public static Dictionary<string, int> Kinds(byte[] log)
    {
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal) { ["summary"] = 0, ["incident"] = 0, ["campaign"] = 0, ["erasure"] = 0 };
        using var reader = new SealedLogReader(new MemoryStream(log));
        while (reader.TryRead(out var record))
            kinds[record.Kind]++;
        return kinds;
    }
}
