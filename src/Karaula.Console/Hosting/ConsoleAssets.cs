using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Karaula.Console.Hosting;

/// <summary>
/// The console's style sheets, scripts and icon, read once from this assembly and served under a path that holds a hash of them all, so
/// that a browser may keep them for ever and still gets new ones after an upgrade.
/// </summary>
internal sealed class ConsoleAssets
{
    public const string Prefix = "/_console";

    private const string Namespace = "Karaula.Console.Assets.";

    // One style sheet for the browser, several files for its author; the order is the cascade's.
    private static readonly string[] Styles = ["tokens.css", "base.css", "overview.css", "charts.css", "incidents.css", "refusals.css"];

    private readonly FrozenDictionary<string, Asset> _assets;

    public ConsoleAssets()
    {
        _assets = new Dictionary<string, Asset>(StringComparer.Ordinal)
        {
            ["console.css"] = Asset.Of("text/css; charset=utf-8", [.. Styles.SelectMany(Read)]),
            ["console.js"] = Asset.Of("text/javascript; charset=utf-8", Read("console.js")),
            ["theme.js"] = Asset.Of("text/javascript; charset=utf-8", Read("theme.js")),
            ["blazor.web.js"] = Asset.Of("text/javascript; charset=utf-8", Read("blazor.web.js")),
            ["icon.svg"] = Asset.Of("image/svg+xml", Read("icon.svg")),
        }.ToFrozenDictionary(StringComparer.Ordinal);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, asset) in _assets.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            hash.AppendData(asset.Plain);
        Version = Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    /// <summary>Changes whenever any file does.</summary>
    public string Version { get; }

    /// <summary>Where the page finds a file, relative to the host's base.</summary>
    public string Url(string name) => $"{Prefix[1..]}/{Version}/{name}";

    public async Task ServeAsync(HttpContext context, string version, string name)
    {
        var response = context.Response;
        // A page of an older version that is still open asks for the older version's files: the answer would not be those.
        if (version != Version || !_assets.TryGetValue(name, out var asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = asset.ContentType;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Vary = "Accept-Encoding";
        var body = asset.Plain;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers.ContentEncoding = "br";
            body = asset.Brotli;
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(Namespace + name)
            ?? throw new InvalidOperationException($"The console was built without its file {name}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed record Asset(string ContentType, byte[] Plain, byte[] Brotli)
    {
        public static Asset Of(string contentType, byte[] plain)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                brotli.Write(plain);
            return new Asset(contentType, plain, packed.ToArray());
        }
    }
}
