using System.Collections.Frozen;
using System.Net.Security;

namespace Karaula.Edge.Connections;

/// <summary>Which certificate a client gets, by the name it asks for (RFC 6066, section 3). Immutable: a reload makes a new one.</summary>
internal sealed class CertificateTable
{
    private readonly FrozenDictionary<string, ServerCertificate> _byName;
    private readonly ServerCertificate? _first;

    public CertificateTable(IReadOnlyList<ServerCertificate> certificates)
    {
        var byName = new Dictionary<string, ServerCertificate>(StringComparer.OrdinalIgnoreCase);
        foreach (var certificate in certificates)
        {
            foreach (var name in certificate.Names)
                byName.TryAdd(name, certificate);
        }

        _byName = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _first = certificates.Count > 0 ? certificates[0] : null;
    }

    /// <summary>
    /// The options for a name: of the certificate that has it, else of one whose wildcard covers it (RFC 6125, section 6.4.3: one label), else of the first, for
    /// clients that name nothing or something unknown.
    /// </summary>
    public SslServerAuthenticationOptions? Find(string? name) => FindCertificate(name)?.Options;

    private ServerCertificate? FindCertificate(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return _first;
        if (_byName.TryGetValue(name, out var exact))
            return exact;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _byName.TryGetValue(string.Concat("*", name.AsSpan(dot)), out var wildcard) ? wildcard : _first;
    }
}
