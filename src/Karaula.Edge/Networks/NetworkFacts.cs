using System.Globalization;

namespace Karaula.Edge.Networks;

/// <summary>What is known of an address's network.</summary>
/// <param name="Asn">The number of the autonomous system that announces it; 0 when unknown.</param>
/// <param name="Country">The country it is registered in; default when unknown.</param>
/// <param name="IsHosting">Whether it is a data centre's or a VPN's.</param>
internal readonly record struct NetworkFacts(uint Asn, CountryCode Country, bool IsHosting)
{
    /// <summary>For example <c>AS64500, ME, hosting</c>; empty when nothing is known.</summary>
    public override string ToString() => string.Join(
        ", ",
        new[] { Asn > 0 ? string.Create(CultureInfo.InvariantCulture, $"AS{Asn}") : "", Country.ToString(), IsHosting ? "hosting" : "" }
            .Where(static part => part.Length > 0));
}
