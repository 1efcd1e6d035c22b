using System.IO.Compression;
using System.Net;
using System.Text;
using Karaula.Edge.Configuration;
using Karaula.Edge.Hosting;
using Karaula.Edge.Waf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Tests.Waf;

/// <summary>An edge with a few rules in front of an origin that tells what reached it, over real sockets.</summary>
internal sealed class WafEdge : IAsyncDisposable
{
    private const string Rules =
        """
        SecRule ARGS "@contains attack" "id:100,phase:2,deny,status:403,log,msg:'an attack',logdata:'%{MATCHED_VAR}'"
        SecRule REQUEST_HEADERS:X-Odd "@rx ." "id:101,phase:1,pass,log,msg:'odd'"
        SecRule ARGS:go "@streq away" "id:102,phase:1,redirect:https://other.example/"
        SecRule ARGS:go "@streq silent" "id:103,phase:1,drop"
        SecRule RESPONSE_HEADERS:X-Leak "@rx ." "id:200,phase:3,deny,status:403,log"
        SecRule RESPONSE_HEADERS:X-Late "@rx ." "id:202,phase:4,deny,status:403,log"
        SecRule RESPONSE_BODY "@contains SECRET" "id:201,phase:4,deny,status:403,log"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("wafedge").FullName;
    private WebApplication _origin = null!;
    private WebApplication _edge = null!;

    /// <summary>What reached the origin: target, framing field, body.</summary>
    public List<(string Target, string Framing, byte[] Body)> Reached { get; } = [];

    /// <summary>Lets the origin go on where it waits.</summary>
    public SemaphoreSlim Go { get; } = new(0);

    private string RuleFile => Path.Combine(_folder, "rules.conf");

    public EdgeRuntime Runtime => _edge.Services.GetRequiredService<EdgeRuntime>();

    public WafJournals Journals => _edge.Services.GetRequiredService<WafJournals>();

    public Uri Url => new(_edge.Urls.First());

    public Uri Admin => new(_edge.Urls.Last());

    public static async Task<WafEdge> StartAsync(string waf, Action<WebApplicationBuilder>? configure = null)
    {
        var edge = new WafEdge();
        await File.WriteAllTextAsync(edge.RuleFile, Rules);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        edge._origin = builder.Build();
        edge._origin.UseWebSockets();
        edge._origin.Run(edge.AnswerAsync);
        await edge._origin.StartAsync();
        var file = Path.Combine(edge._folder, "karaula.toml");
        await File.WriteAllTextAsync(
            file,
            $"""
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:0"]
            admin = "http://127.0.0.1:0"
            [[site]]
            name = "a"
            hosts = ["a.example", "127.0.0.1"]
            origin = "{edge._origin.Urls.First()}"
            [site.waf]
            rules = ["rules.conf"]
            {waf}
            """);
        edge._edge = EdgeHost.Build(EdgeConfigurationReader.Load(file), file, configure: b =>
        {
            b.Logging.ClearProviders();
            configure?.Invoke(b);
        });
        await edge._edge.StartAsync();
        return edge;
    }

    /// <summary>A path beside the rules.</summary>
    public string Folder(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file beside the rules.</summary>
    public void Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder, name + ".new"), text);
        File.Move(Path.Combine(_folder, name + ".new"), Path.Combine(_folder, name), overwrite: true);
    }

    /// <summary>Puts other rules in the place of those before, at once: the edge must not read half of them.</summary>
    public void ReplaceRules(string rules)
    {
        File.WriteAllText(RuleFile + ".new", rules);
        File.Move(RuleFile + ".new", RuleFile, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _edge.StopAsync(CancellationToken.None);
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        Go.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public Task<string> GetAsync(string target, string fields = "") =>
        RawAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: a.example\r\n{fields}Connection: close\r\n\r\n"));

    public Task<string> RawAsync(byte[] request) => RawHttp.AskAsync(Url, request);

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (Reached)
            Reached.Add((context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, Framing(context.Request), body.ToArray()));
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        switch (context.Request.Path.Value)
        {
            case "/leak":
                response.Headers["X-Leak"] = "1";
                response.Headers.CacheControl = "max-age=60";
                await response.WriteAsync("hello");
                break;
            case "/secret":
                response.Headers.CacheControl = "max-age=60";
                // Chunks would stand in the middle of the word.
                response.ContentLength = 14;
                await response.WriteAsync("it is a SEC");
                await response.Body.FlushAsync();
                await response.WriteAsync("RET");
                break;
            case "/coded":
                response.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true))
                    await gzip.WriteAsync("it is a SECRET"u8.ToArray());
                break;
            case "/late":
                response.ContentType = "image/png";
                response.Headers["X-Late"] = "1";
                await response.WriteAsync("SECRET");
                break;
            case "/image":
                response.ContentType = "image/png";
                await response.WriteAsync("SECRET");
                break;
            case "/cached":
                response.Headers.CacheControl = "max-age=60";
                await response.WriteAsync("hello");
                break;
            case "/long":
                // Longer than the limit by far, and the word is in its end.
                for (var i = 0; i < 64; i++)
                    await response.WriteAsync(new string('x', 1024));
                await response.WriteAsync("SECRET");
                break;
            case "/events":
                response.ContentType = "text/event-stream";
                await response.WriteAsync("data: one\n\n");
                await response.Body.FlushAsync();
                await Go.WaitAsync(context.RequestAborted);
                break;
            case "/pause":
                // A beginning, then nothing until the reader says that it has it.
                await response.WriteAsync("a beginning");
                await response.Body.FlushAsync();
                await Go.WaitAsync(context.RequestAborted);
                await response.WriteAsync(" and an end, SECRET");
                break;
            case "/pausing-secret":
                await response.WriteAsync("SECRET");
                await response.Body.FlushAsync();
                await Go.WaitAsync(context.RequestAborted);
                break;
            case "/broken":
                await response.WriteAsync("a beginning");
                await response.Body.FlushAsync();
                context.Abort();
                break;
            default:
                await response.WriteAsync("hello");
                break;
        }
    }

    private static string Framing(HttpRequest request) =>
        request.ContentLength is { } length ? $"length {length}" : request.Headers.TransferEncoding.Count > 0 ? request.Headers.TransferEncoding.ToString() : "";
}
