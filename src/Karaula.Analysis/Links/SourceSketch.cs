using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Karaula.Sketches;

namespace Karaula.Analysis.Links;

/// <summary>Makes the sketch of a list of sources that is at hand: IPv4 by address, IPv6 by /64, since a /64 is one source.</summary>
public sealed class SourceSketch
{
    // Public: these lists are. Sketches of one seed can be compared, whoever made them.
    private static readonly SketchHash Hash = SketchHash.FromSeed(0x6B617261756C61);

    private readonly MinHash _sketch = new(1024, Hash.Id);

    /// <summary>Adds a source.</summary>
    public void Add(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        _sketch.Add(address.AddressFamily == AddressFamily.InterNetwork ? Hash.Hash((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes)) : Hash.Hash(bytes.AsSpan(0, 8)));
    }

    /// <summary>The sketch, as <see cref="Campaigns.IncidentFact.AttackersMinHash"/> takes it.</summary>
    public byte[] ToArray() => _sketch.ToArray();
}
