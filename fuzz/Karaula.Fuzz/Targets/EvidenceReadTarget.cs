using Karaula.Evidence.SealedLogs;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Reading and verifying a sealed log: bytes are either a whole log whose records join up without a gap, or a fault with its place. A
/// mutation that still verifies must be one of the seeds cut at a record's end: a hash can be neither found nor forged here.
/// </summary>
internal sealed class EvidenceReadTarget : IFuzzTarget
{
    private readonly List<byte[]> _seeds = [SealedLogSample.Create(0), SealedLogSample.Create(1), SealedLogSample.Create(12)];

    public string Name => "evidence-read";

    public IEnumerable<byte[]> Seeds() => _seeds;

    public void Run(ReadOnlySpan<byte> data)
    {
        using var stream = new MemoryStream(data.ToArray(), writable: false);
        var result = SealedLogVerifier.Verify(stream);
        Check(data, result);
        stream.Position = 0;
        CheckReader(stream, result);
    }

    private void Check(ReadOnlySpan<byte> data, SealedLogVerification result)
    {
        var found = result.IsWhole ? result.FaultOffset is null : result.FaultOffset >= 0 && result.FaultOffset <= data.Length;
        Require(found, "a whole log has no fault, another has one with its place");
        Require(result.IsWhole == (result.Reason is null), "a fault has a reason");
        if (result.IsWhole)
        {
            var isKnown = false;
            foreach (var seed in _seeds)
            {
                isKnown |= seed.AsSpan().StartsWith(data);
            }

            Require(isKnown, "only what was written verifies");
        }
    }

    private static void CheckReader(Stream stream, SealedLogVerification result)
    {
        try
        {
            using var reader = new SealedLogReader(stream, leaveOpen: true);
            var offset = reader.Position;
            while (reader.TryRead(out var record))
            {
                Require(record.Offset == offset && record.Sequence == reader.Count - 1, "records join up");
                offset = reader.Position;
            }

            Require(result.IsWhole && reader.Count == result.Count && reader.Head == result.Head, "reader and verifier agree on a whole log");
        }
        catch (SealedLogException e)
        {
            Require(!result.IsWhole && e.Offset == result.FaultOffset, "reader and verifier agree on a fault");
        }
    }

    private static void Require(bool holds, string property)
    {
        if (!holds)
        {
            throw new FuzzFailureException($"does not hold: {property}");
        }
    }
}
