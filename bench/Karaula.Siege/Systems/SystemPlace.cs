namespace Karaula.Siege.Systems;

/// <summary>Where a system is to stand.</summary>
/// <param name="Folder">For its files.</param>
/// <param name="Origin">Address and port of the origin.</param>
/// <param name="Host">The site's name.</param>
/// <param name="PlainPort">HTTP/1.1.</param>
/// <param name="TlsPort">TLS with HTTP/2.</param>
/// <param name="Identity">Certificate and key.</param>
internal sealed record SystemPlace(string Folder, string Origin, string Host, int PlainPort, int TlsPort, Identity Identity);
