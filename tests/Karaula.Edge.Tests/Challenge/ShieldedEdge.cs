using System.Net;
using System.Net.Sockets;
using System.Text;
using Karaula.Edge.Challenge;
using Karaula.Edge.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Tests.Challenge;

/// <summary>An edge whose gate soon has enough of a source, in front of an origin that tells what reached it. Every connection says whose it is.</summary>
internal sealed class ShieldedEdge : IAsyncDisposable
{
    /// <summary>What one source may ask for before it is refused.</summary>
    public const int Burst = 20;

    public const string Html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private readonly string _folder = Directory.CreateTempSubdirectory("shielded").FullName;
    private readonly List<(string Path, string Cookie, string Pass)> _reached = [];
    private WebApplication _origin = null!;

    public WebApplication App { get; private set; } = null!;

    public int Port => new Uri(App.Urls.First()).Port;

    public Uri Admin => new(App.Urls.Last());

    public string Folder => _folder;

    /// <summary>What reached the origin.</summary>
    public IReadOnlyList<(string Path, string Cookie, string Pass)> Reached
    {
        get
        {
            lock (_reached)
                return [.. _reached];
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="challenge">The body of <c>[site.challenge]</c>.</param>
    /// <param name="more">More of the site's tables.</param>
    /// <param name="time">A clock; the machine's without one.</param>
    public static async Task<ShieldedEdge> StartAsync(string challenge = "from = \"normal\"", string more = "", TimeProvider? time = null)
    {
        var edge = new ShieldedEdge();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        edge._origin = builder.Build();
        edge._origin.Run(edge.AnswerAsync);
        await edge._origin.StartAsync();
        var toml =
            $"""
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:0"]
            admin = "http://127.0.0.1:0"
            state = "state"
            [edge.challenge]
            verify_by_dns = false
            [edge.proxy_protocol]
            trusted = ["127.0.0.0/8"]
            mode = "optional"
            [[site]]
            name = "a"
            hosts = ["a.example", "127.0.0.1", "localhost"]
            origin = "{edge._origin.Urls.First()}"
            [site.limits]
            requests_per_second = 0.1
            burst = {Burst}
            [site.challenge]
            {challenge}
            {more}
            """;
        var file = Path.Combine(edge._folder, "karaula.toml");
        await File.WriteAllTextAsync(file, toml);
        edge.App = EdgeHost.Build(EdgeConfigurationReader.Load(file), configure: b =>
        {
            b.Logging.ClearProviders();
            if (time is not null)
                b.Services.AddSingleton(time);
        });
        await edge.App.StartAsync();
        return edge;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>Lets a source use up what it may ask for.</summary>
    public async Task ExhaustAsync(string source)
    {
        using var client = Client(source);
        for (var i = 0; i <= Burst; i++)
            (await client.GetAsync(new Uri("/style.css", UriKind.Relative))).Dispose();
    }

    /// <summary>A client at an address, which keeps no cookies and follows nothing by itself.</summary>
    public HttpClient Client(string source, string? cookie = null, string accept = Html, string language = "en")
    {
        var port = Port;
        var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false, UseCookies = false, AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                var protocol = source.Contains(':', StringComparison.Ordinal) ? "TCP6" : "TCP4";
                var own = protocol == "TCP6" ? "::1" : "127.0.0.1";
                await socket.SendAsync(Encoding.ASCII.GetBytes($"PROXY {protocol} {source} {own} 4711 80\r\n"), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri($"http://a.example:{port}"),
        };
        client.DefaultRequestHeaders.Add("Accept", accept);
        client.DefaultRequestHeaders.Add("Accept-Language", language);
        if (cookie is not null)
            client.DefaultRequestHeaders.Add("Cookie", cookie);
        return client;
    }

    /// <summary>Solves the challenge on a page as its script would, and returns the form.</summary>
    public static FormUrlEncodedContent Solve(string page, string to = "/page")
    {
        var token = TokenIn(page);
        var bits = int.Parse(Between(page, "data-bits=\"", "\""), System.Globalization.CultureInfo.InvariantCulture);
        var (work, _) = ProofOfWork.Solve(token.AsSpan(ChallengeToken.FactsText), bits, ChallengeOptions.Rounds);
        return Form(token, to, work);
    }

    public static FormUrlEncodedContent Form(string token, string to, string work) =>
        new([new("token", token), new("to", to), new("work", work)]);

    public static string TokenIn(string page) => Between(page, "name=\"token\" value=\"", "\"");

    /// <summary>Gets a pass for a source that has been exhausted; the cookie as it is to be sent.</summary>
    public async Task<string> PassAsync(string source)
    {
        using var client = Client(source);
        var page = await client.GetStringAnywayAsync("/page");
        using var answer = await client.PostAsync(new Uri(ChallengePages.PassPath, UriKind.Relative), Solve(page));
        return CookieOf(answer);
    }

    public static string CookieOf(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        await _origin.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static string Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(from >= 0, $"there is no {before} in {text}");
        from += before.Length;
        return text[from..text.IndexOf(after, from, StringComparison.Ordinal)];
    }

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        lock (_reached)
            _reached.Add((request.Path.Value!, request.Headers.Cookie.ToString(), request.Headers["Karaula-Pass"].ToString()));
        if (request.Path == "/asks")
            context.Response.Headers["Karaula-Challenge"] = "require";
        context.Response.Headers.CacheControl = request.Path == "/asks" ? "max-age=60" : "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync("<!doctype html><title>The page</title><h1>The page</h1>");
    }
}
