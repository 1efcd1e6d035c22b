using System.Net;
using System.Text.RegularExpressions;
using Karaula.Drill.Safety;

namespace Karaula.Drill.Tests.Safety;

public partial class LoopbackTargetTests
{
    [Theory]
    [InlineData("http://127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("http://127.9.8.7:8080/", "127.9.8.7:8080")]
    [InlineData("http://[::1]:80", "[::1]:80")]
    [InlineData("http://localhost:80", "127.0.0.1:80")]
    [InlineData("http://vlada.localhost:80", "127.0.0.1:80")]
    public void Parse_Loopback_IsTaken(string url, string endPoint) => Assert.Equal(endPoint, LoopbackTarget.Parse(url).EndPoint.ToString());

    [Theory]
    [InlineData("http://192.0.2.1:80")]
    [InlineData("http://10.0.0.1:80")]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://[::]:80")]
    [InlineData("http://[::ffff:192.0.2.1]:80")]
    [InlineData("http://[fe80::1]:80")]
    [InlineData("http://example.org:80")]
    [InlineData("http://localhost.example.org:80")]
    [InlineData("http://127.0.0.1.example.org:80")]
    [InlineData("http://127.0.0.1@192.0.2.1:80")]
    [InlineData("http://192.0.2.1#127.0.0.1:80")]
    [InlineData("http://2130706433:80")]
    [InlineData("http://0x7f.1:80")]
    [InlineData("http://0177.0.0.1:80")]
    [InlineData("http://127.1:80")]
    [InlineData("http://127.0.0.1.:80")]
    [InlineData("http://１２７.0.0.1:80")]
    [InlineData("http://lоcalhost:80")]
    [InlineData("http://x@.localhost:80")]
    [InlineData("https://127.0.0.1:80")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("")]
    public void Parse_AnythingElse_IsRefused(string url) => Assert.Throws<ForbiddenTargetException>(() => LoopbackTarget.Parse(url));

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("128.0.0.1")]
    [InlineData("126.255.255.255")]
    [InlineData("::2")]
    [InlineData("::1%5")]
    [InlineData("2001:db8::1")]
    public void Of_OtherAddress_IsRefused(string address) =>
        Assert.Throws<ForbiddenTargetException>(() => LoopbackTarget.Of(IPAddress.Parse(address), 80));

    [Theory]
    [InlineData("src/Karaula.Drill")]
    [InlineData("bench/Karaula.Siege")]
    public void Sources_OfDrillAndSiege_OpenConnectionsInOnePlaceOnly(string folder)
    {
        var offenders = Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) != "LoopbackDialer.cs")
            .Where(file => Forbidden().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);

        Assert.Empty(offenders);
    }

    // Whatever could reach out; a TcpListener only listens.
    [GeneratedRegex(@"new\s+(Socket|TcpClient|UdpClient|HttpClient|SocketsHttpHandler|HttpClientHandler|ClientWebSocket)\b|\.ConnectAsync\(|\.Connect\(|\bDns\.|SendToAsync")]
    private static partial Regex Forbidden();

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Karaula.slnx was not found above " + AppContext.BaseDirectory);
    }
}
