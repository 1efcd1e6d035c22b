using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Karaula.Siege.Systems;

/// <summary>A certificate with its key, P-256, as files: the same for all systems.</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Key">PEM.</param>
/// <param name="Both">Both in one, as HAProxy wants them.</param>
internal sealed record Identity(string Certificate, string Key, string Both)
{
    /// <summary>Makes one.</summary>
    public static Identity Create(string folder, string host, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddDays(7));
        var identity = new Identity(Path.Combine(folder, "site.pem"), Path.Combine(folder, "site.key"), Path.Combine(folder, "both.pem"));
        File.WriteAllText(identity.Certificate, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(identity.Key, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(identity.Both, File.ReadAllText(identity.Certificate) + File.ReadAllText(identity.Key));
        return identity;
    }
}
