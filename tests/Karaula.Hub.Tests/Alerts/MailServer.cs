using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Support;
using MimeKit;

namespace Karaula.Hub.Tests.Alerts;

/// <summary>A real mail server: Debian's aiosmtpd in a process of its own, with a certificate of a private authority.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string User = "karaula";
    public const string Password = "geheim-9c2e";
    private const string Python = "/usr/bin/python3";
    private readonly Process _process;
    private readonly TempDirectory _folder;
    private readonly ConcurrentQueue<Mail> _mails = new();

    private MailServer(Process process, TempDirectory folder) => (_process, _folder) = (process, folder);

    public static bool IsInstalled => File.Exists(Python) && Directory.Exists("/usr/lib/python3/dist-packages/aiosmtpd");

    public int Port { get; private set; }

    /// <summary>PEM file of the authority that signed the server's certificate.</summary>
    public string Authority => _folder.File("authority.pem");

    public IReadOnlyList<Mail> All => [.. _mails];

    public static async Task<MailServer> StartAsync(MailTls tls, int refusals = 0, bool login = false)
    {
        var folder = new TempDirectory();
        Certify(folder);
        var start = new ProcessStartInfo(Python) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [Path.Combine(AppContext.BaseDirectory, "Alerts", "smtp.py"), tls.ToString().ToLowerInvariant(), $"{refusals}", folder.File("server.pem"), folder.File("server.key"), .. login ? [User, Password] : Array.Empty<string>()])
            start.ArgumentList.Add(argument);
        var server = new MailServer(Process.Start(start)!, folder);
        var line = await server._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line?.StartsWith("listening ", StringComparison.Ordinal) == true, $"The mail server did not start: {line}");
        server.Port = int.Parse(line["listening ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        _ = server.ListenAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var said = JsonNode.Parse(line)!;
            var mail = await MimeMessage.LoadAsync(new MemoryStream(Convert.FromBase64String((string)said["content"]!)), CancellationToken.None);
            _mails.Enqueue(new Mail((string)said["from"]!, [.. said["to"]!.AsArray().Select(t => (string)t!)], (bool)said["encrypted"]!, (bool)said["authenticated"]!, mail));
        }
    }

    private static void Certify(TempDirectory folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=an authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
        File.WriteAllText(folder.File("authority.pem"), authority.ExportCertificatePem());
        File.WriteAllText(folder.File("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    internal sealed record Mail(string From, IReadOnlyList<string> To, bool Encrypted, bool Authenticated, MimeMessage Message);
}
