using System.Net;

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
