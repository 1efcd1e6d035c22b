using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Karaula.Edge.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Tests.Support;

/// <summary>A whole edge on free ports, one plain and one with TLS, in front of one origin.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5359", Justification = "The certificate is the test's own.")]
internal sealed class TestEdge : IAsyncDisposable
{
    private readonly string _folder;

    private TestEdge(WebApplication app, string folder)
    {
        App = app;
        _folder = folder;
        Port = new Uri(app.Urls.First()).Port;
        TlsPort = new Uri(app.Urls.Last()).Port;
    }

    public WebApplication App { get; }

    public int Port { get; }

    public int TlsPort { get; }

    /// <summary>Starts one.</summary>
    /// <param name="originPort">The origin's port on loopback.</param>
    /// <param name="settings">More of karaula.toml, behind the site's tables; may hold <c>[edge.connections]</c>.</param>
    public static async Task<TestEdge> StartAsync(int originPort, string settings = "", bool cache = false)
    {
        var folder = Directory.CreateTempSubdirectory("edge").FullName;
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var request = new CertificateRequest("CN=a.example", key, HashAlgorithmName.SHA256);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllTextAsync(Path.Combine(folder, "a.key"), key.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(Path.Combine(folder, "a.pem"), certificate.ExportCertificatePem());
        }

        var toml =
            $"""
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:0", "https://127.0.0.1:0"]
            admin = ""
            [edge.limits]
            requests_per_second = 1e5
            burst = 1e5
            prefix_requests_per_second = 1e6
            prefix_burst = 1e6
            [edge.proxy_protocol]
            trusted = ["127.0.0.0/8"]
            mode = "optional"
            [[site]]
            name = "a"
            hosts = ["a.example"]
            origin = "http://127.0.0.1:{originPort}"
            [site.cache]
            enabled = {(cache ? "true" : "false")}
            [[certificate]]
            file = "a.pem"
            key = "a.key"

            """ + settings;
        var app = EdgeHost.Build(EdgeConfigurationReader.Parse(Path.Combine(folder, "karaula.toml"), toml), configure: b => b.Logging.ClearProviders());
        await app.StartAsync();
        return new TestEdge(app, folder);
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>A connection that says it is somebody's.</summary>
    public async Task<Socket> ConnectAsync(string? source = null, bool tls = false, int receiveBuffer = 0)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
            socket.ReceiveBufferSize = receiveBuffer;
        await socket.ConnectAsync(IPAddress.Loopback, tls ? TlsPort : Port);
        if (source is not null)
            await socket.SendAsync(Encoding.ASCII.GetBytes($"PROXY TCP4 {source} 127.0.0.1 4711 80\r\n"));
        return socket;
    }

    /// <summary>A TLS connection with a protocol, or without saying any; writes so many bytes at a time where that is asked for.</summary>
    public async Task<SslStream> ConnectTlsAsync(SslApplicationProtocol? protocol, string? source = null, int pieces = 0)
    {
        Stream stream = new NetworkStream(await ConnectAsync(source, tls: true), ownsSocket: true);
        var tls = new SslStream(pieces > 0 ? new PiecemealStream(stream, pieces) : stream);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "a.example",
            ApplicationProtocols = protocol is { } one ? [one] : null,
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        });
        return tls;
    }

    /// <summary>Sends a text, one byte a character, and reads until the edge closes, or a whole answer has come.</summary>
    public async Task<string> SendAsync(string text, string? source = null, TimeSpan? patience = null)
    {
        using var socket = await ConnectAsync(source);
        using var timeout = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(10));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text));
            int read;
            while ((read = await socket.ReceiveAsync(buffer, timeout.Token)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (answer.ToString().EndsWith("\r\n\r\nok", StringComparison.Ordinal))
                    break;
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // A refused connection may be reset once its answer is sent; an incomplete message is left to itself.
        }

        return answer.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
