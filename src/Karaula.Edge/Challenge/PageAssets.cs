using System.Security.Cryptography;
using System.Text;

namespace Karaula.Edge.Challenge;

/// <summary>The script and the style of the edge's own pages, and the policy that lets these two run and nothing else.</summary>
internal static class PageAssets
{
    /// <summary>The proof of work, for browsers since 2010; ES5.</summary>
    public static string Script { get; } = Read("challenge.js");

    /// <summary>The style.</summary>
    public static string Style { get; } = Read("challenge.css");

    /// <summary>
    /// Content-Security-Policy (W3C CSP 3): the page's own script and style by their hashes, forms to the same site, nothing from anywhere.
    /// </summary>
    public static string Policy { get; } =
        $"default-src 'none'; script-src '{Hash(Script)}'; style-src '{Hash(Style)}'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    private static string Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
