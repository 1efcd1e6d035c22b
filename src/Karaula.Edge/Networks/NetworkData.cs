using System.Net;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Networks;

/// <summary>What data files say of networks. Immutable; a reload brings a new one.</summary>
public sealed class NetworkData
{
    private readonly IReadOnlyList<MmdbReader> _asns;
    private readonly IReadOnlyList<AddressRanges> _asnTables;
    private readonly IReadOnlyList<MmdbReader> _countries;
    private readonly IReadOnlyList<AddressRanges> _hosting;

    internal NetworkData(
        IReadOnlyList<MmdbReader> asns, IReadOnlyList<AddressRanges> asnTables, IReadOnlyList<MmdbReader> countries, IReadOnlyList<AddressRanges> hosting,
        IReadOnlyList<string> files)
    {
        (_asns, _asnTables, _countries, _hosting) = (asns, asnTables, countries, hosting);
        Files = files;
    }

    /// <summary>Nothing.</summary>
    public static NetworkData Empty { get; } = new([], [], [], [], []);

    /// <summary>The files, for whoever watches them.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Whether systems' numbers are known.</summary>
    public bool HasAsn => _asns.Count + _asnTables.Count > 0;

    /// <summary>Whether countries are known.</summary>
    public bool HasCountry => _countries.Count > 0;

    /// <summary>Whether networks of data centres are known.</summary>
    public bool HasHosting => _hosting.Count > 0;

    /// <summary>The name of a source's autonomous system; null when no file says it. For people: it allocates.</summary>
    /// <param name="asn">The system's number.</param>
    /// <param name="source">The source.</param>
    internal string? NameOf(uint asn, SourceKey source)
    {
        Span<byte> bytes = stackalloc byte[16];
        var address = new IPAddress(bytes[..source.WriteAddress(bytes)]);
        foreach (var one in _asns)
        {
            if (one.Text(address, "autonomous_system_organization"u8) is { } name || (name = one.Text(address, "name"u8)) is not null)
                return name;
        }

        foreach (var one in _asnTables)
        {
            if (one.NameOf(asn) is { } name)
                return name;
        }

        return null;
    }

    /// <summary>What is known of an address. Allocates nothing.</summary>
    internal NetworkFacts Of(IPAddress address)
    {
        var asn = 0u;
        for (var i = 0; i < _asns.Count && asn == 0; i++)
            asn = _asns[i].Number(address, "autonomous_system_number"u8) is > 0 and var number ? number : _asns[i].Number(address, "asn"u8);
        for (var i = 0; i < _asnTables.Count && asn == 0; i++)
            asn = _asnTables[i].Find(address);
        CountryCode country = default;
        for (var i = 0; i < _countries.Count && country == default; i++)
            country = _countries[i].Country(address);
        var isHosting = false;
        for (var i = 0; i < _hosting.Count && !isHosting; i++)
            isHosting = _hosting[i].Find(address) > 0;
        return new NetworkFacts(asn, country, isHosting);
    }
}
