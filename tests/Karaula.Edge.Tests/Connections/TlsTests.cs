using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Karaula.Edge.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Tests.Connections;

/// <summary>TLS at a whole edge, with certificates made for the test, which nobody else trusts.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5359", Justification = "What is shown is looked at; nothing is entrusted to it.")]
public sealed class TlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls").FullName;
    private WebApplication _origin = null!;
    private WebApplication _edge = null!;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        Write("a", "a.example");
        Write("wild", "*.b.example");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _origin = builder.Build();
        _origin.Run(context => context.Response.WriteAsync($"{context.Request.Headers["X-Forwarded-Proto"]} {context.Request.Host}"));
        await _origin.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "karaula.toml"), Toml("https://127.0.0.1:0"));
        _edge = EdgeHost.Build(
            EdgeConfigurationReader.Load(Path.Combine(_folder, "karaula.toml")), Path.Combine(_folder, "karaula.toml"),
            configure: b => b.Logging.ClearProviders());
        await _edge.StartAsync();
        _port = new Uri(_edge.Urls.First()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.StopAsync(CancellationToken.None);
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("a.example", "a.example")]
    [InlineData("x.b.example", "*.b.example")]
    [InlineData("x.y.b.example", "a.example")]
    [InlineData("unknown.example", "a.example")]
    [InlineData("", "a.example")]
    public async Task Hello_WithAName_GetsTheCertificateForIt(string name, string expected) =>
        Assert.Equal(expected, await CertificateForAsync(name));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Get_OverTls_IsForwardedAndSaysSo(int version)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, _port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            DefaultRequestVersion = version == 2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        Assert.Equal("https a.example", await client.GetStringAsync(new Uri("https://a.example/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Hello_OfAnOldProtocol_IsRefused()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
#pragma warning disable SYSLIB0039, CA5397 // Old on purpose.
        var options = new SslClientAuthenticationOptions { TargetHost = "a.example", EnabledSslProtocols = SslProtocols.Tls11 };
#pragma warning restore SYSLIB0039, CA5397

        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task CertificateFile_IsRenewed_NextHelloGetsTheNewOne()
    {
        Write("a", "a.example", "new.example");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (await CertificateForAsync("a.example") != "new.example")
            await Task.Delay(100, patience.Token);
    }

    [Fact]
    public void Load_CertificateThatIsNone_SaysWhereAndWhy()
    {
        File.WriteAllText(Path.Combine(_folder, "a.pem"), "no certificate");
        File.WriteAllText(Path.Combine(_folder, "bad.toml"), Toml("https://127.0.0.1:0"));

        var wrong = Assert.Throws<ConfigurationException>(() => EdgeConfigurationReader.Load(Path.Combine(_folder, "bad.toml")));

        Assert.Contains(wrong.Errors, error => error.ToString().Contains("certificate.file", StringComparison.Ordinal) && error.Line == 10);
    }

    [Fact]
    public void Load_TlsWithoutCertificate_SaysSo()
    {
        var text = Toml("https://127.0.0.1:0");
        text = text[..text.IndexOf("[[certificate]]", StringComparison.Ordinal)];

        var wrong = Assert.Throws<ConfigurationException>(() => EdgeConfigurationReader.Parse(Path.Combine(_folder, "k.toml"), text));

        Assert.Contains(wrong.Errors, error => error.ToString().Contains("no [[certificate]]", StringComparison.Ordinal));
    }

    private string Toml(string listen) =>
        $"""
        [edge]
        name = "edge-1"
        listen = ["{listen}"]
        admin = ""
        [[site]]
        name = "a"
        hosts = ["a.example"]
        origin = "{_origin.Urls.First()}"
        [[certificate]]
        file = "a.pem"
        key = "a.key"
        [[certificate]]
        file = "wild.pem"
        key = "wild.key"
        """;

    /// <summary>The common name of what a client is shown that asks for a name.</summary>
    private async Task<string> CertificateForAsync(string name)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
        string shown = "";
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = name,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    shown = ((X509Certificate2)certificate!).GetNameInfo(X509NameType.SimpleName, forIssuer: false);
                    return true;
                },
            },
            TestContext.Current.CancellationToken);
        return shown;
    }

    private void Write(string file, string host, string? commonName = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName ?? host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, file + ".key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, file + ".pem"), certificate.ExportCertificatePem());
    }
}
