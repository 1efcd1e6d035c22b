using System.Net;

namespace Karaula.Waf.Engine;

/// <summary>Tells countries of addresses, for <c>@geoLookup</c>. Asked in the middle of a request: it must answer from memory. Thread-safe.</summary>
public interface ICountryLookup
{
    /// <summary>The country's two letters (ISO 3166-1), upper case; null when it is not known.</summary>
    string? CountryOf(IPAddress address);
}
