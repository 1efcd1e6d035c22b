using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Karaula.Edge.Connections;

/// <summary>A certificate with its chain, ready for handshakes: all that can be done once is done.</summary>
public sealed class ServerCertificate
{
    private ServerCertificate(string file, string keyFile, X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        File = file;
        KeyFile = keyFile;
        NotAfter = certificate.NotAfter.ToUniversalTime();
        Names = NamesOf(certificate);

        // Offline: no certificate is fetched and no revocation asked for while the edge starts. The same context for every connection lets the TLS library
        // keep what it needs to resume sessions.
        Options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };
    }

    /// <summary>The file it was read from.</summary>
    public string File { get; }

    /// <summary>The file its private key was read from.</summary>
    public string KeyFile { get; }

    /// <summary>The host names it is for, lower case; a wildcard is <c>*.example.org</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>When it ends.</summary>
    public DateTime NotAfter { get; }

    internal SslServerAuthenticationOptions Options { get; }

    /// <summary>Reads a certificate, its chain behind it, and its private key from PEM files.</summary>
    /// <exception cref="CryptographicException">They do not hold that, or do not belong together.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    public static ServerCertificate Load(string file, string keyFile)
    {
        var certificate = X509Certificate2.CreateFromPemFile(file, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        return new(file, keyFile, certificate, chain);
    }

    private static string[] NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames())
            .Select(name => name.ToLowerInvariant()).Distinct().ToArray();
        return names.Length > 0 ? names : [certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false).ToLowerInvariant()];
    }
}
