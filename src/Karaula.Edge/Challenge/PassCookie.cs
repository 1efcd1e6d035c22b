using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Edge.Challenge;

/// <summary>The one cookie. Over TLS its name binds it to the host (RFC 6265bis, section 4.1.3.2).</summary>
internal static class PassCookie
{
    private const string Plain = "karaula_pass=";
    private const string Secure = "__Host-karaula_pass=";

    /// <summary>The name with its equals sign.</summary>
    public static string NameFor(bool isTls) => isTls ? Secure : Plain;

    /// <summary>The field's value that sets it.</summary>
    public static string Set(string pass, bool isTls, TimeSpan lifetime) =>
        FormattableString.Invariant($"{NameFor(isTls)}{pass}; Path=/; Max-Age={(int)lifetime.TotalSeconds}; HttpOnly; SameSite=Lax{(isTls ? "; Secure" : "")}");

    /// <summary>
    /// Takes the pass out of a request's cookies: neither the origin nor the cache shall see it, for which two readers would differ by it. Null when there is none.
    /// </summary>
    public static string? Take(IHeaderDictionary headers, bool isTls)
    {
        var cookies = headers.Cookie;
        if (cookies.Count == 0)
            return null;
        var name = NameFor(isTls);
        for (var i = 0; i < cookies.Count; i++)
        {
            // Most readers have none: nothing is allocated for them.
            if (cookies[i] is not { } field || !field.Contains("karaula_pass=", StringComparison.Ordinal))
                continue;
            var pass = Cut(field, name, out var rest);
            headers.Cookie = With(cookies, i, rest);
            return pass;
        }

        return null;
    }

    // Both names go: one that was set before the site had TLS is nobody's business either.
    private static string? Cut(string field, string name, out string rest)
    {
        string? pass = null;
        var kept = new List<string>();
        foreach (var cookie in field.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (cookie.StartsWith(name, StringComparison.Ordinal))
                pass ??= cookie[name.Length..];
            else if (!cookie.StartsWith(Plain, StringComparison.Ordinal) && !cookie.StartsWith(Secure, StringComparison.Ordinal))
                kept.Add(cookie);
        }

        rest = string.Join("; ", kept);
        return pass;
    }

    private static StringValues With(StringValues cookies, int place, string rest)
    {
        var all = cookies.ToArray().ToList();
        if (rest.Length > 0)
            all[place] = rest;
        else
            all.RemoveAt(place);
        return all.Count == 0 ? StringValues.Empty : new StringValues([.. all]);
    }
}
