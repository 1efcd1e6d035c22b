using BenchmarkDotNet.Attributes;
using Karaula.Http.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Benchmarks.Caching;

/// <summary>
/// A cache hit from the middleware's entry to the response's writer, without a server around it: one request after the other on one connection.
/// </summary>
[MemoryDiagnoser]
public class CacheHitBenchmark
{
    private readonly FeatureCollection _features = new();
    private DefaultHttpContext _context = null!;
    private RequestDelegate _pipeline = null!;

    /// <summary>Bytes of the stored body.</summary>
    [Params(1024, 100 * 1024)]
    public int BodyBytes { get; set; }

    [GlobalSetup]
    public async Task FillAsync()
    {
        ServiceProvider services = new ServiceCollection().AddLogging().AddHttpCache().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseHttpCache();
        byte[] body = new byte[BodyBytes];
        app.Run(context =>
        {
            context.Response.Headers.CacheControl = "public, max-age=86400";
            context.Response.Headers.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.ETag = "\"v1\"";
            context.Response.Headers.Vary = "Accept-Encoding";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        _pipeline = app.Build();
        _features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Scheme = "https", Path = "/vijesti/1", RawTarget = "/vijesti/1?a=1" });
        _features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        var response = new StartableResponse { Headers = new ResponseFields() };
        _features.Set<IHttpResponseFeature>(response);
        _features.Set<IHttpResponseBodyFeature>(new NullResponseBody(response));
        _context = new DefaultHttpContext(_features);
        _context.Request.Host = new HostString("www.example.org");
        _context.Request.Headers.AcceptEncoding = "gzip, br";
        await _pipeline(_context);
        await Hit();
        if (_context.Features.Get<IHttpCacheFeature>()?.Outcome != HttpCacheOutcome.Hit)
            throw new InvalidOperationException("The answer was not stored: there is no hit to measure.");
    }

    [Benchmark]
    public Task Hit()
    {
        _context.Response.Headers.Clear();
        return _pipeline(_context);
    }
}
