using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Origin;

/// <summary>Which fields of a response are stored (RFC 9111, sections 3.1 and 3.2).</summary>
internal static class FieldRules
{
    /// <summary>
    /// The origin's fields to store: all but those of the connection, those that each hit computes anew, and those that earlier middleware had set
    /// before the origin was asked and that still have that value.
    /// </summary>
    public static List<KeyValuePair<string, StringValues>> Collect(IHeaderDictionary response, KeyValuePair<string, StringValues>[] earlier)
    {
        StringValues connection = response.Connection;
        List<KeyValuePair<string, StringValues>> fields = new(response.Count);
        foreach (KeyValuePair<string, StringValues> field in response)
        {
            if (IsStored(field.Key) && !IsNamedBy(connection, field.Key) && !IsAmong(earlier, field))
                fields.Add(field);
        }

        return fields;
    }

    /// <summary>
    /// The stored fields after a 304: its fields replace those of the same name, but for the ones that describe the stored body.
    /// The stored Date goes in any case: one that the 304 does not bring is made anew, or the confirmed answer would be as old as before.
    /// Cookies are for one client, and a 304's cannot be judged with the body it belongs to: they stay out.
    /// </summary>
    public static List<KeyValuePair<string, StringValues>> Update(
        KeyValuePair<string, StringValues>[] stored, List<KeyValuePair<string, StringValues>> notModified)
    {
        notModified.RemoveAll(static field =>
            Is(field.Key, "Content-Encoding") || Is(field.Key, "Content-MD5") || Is(field.Key, "Content-Range") || Is(field.Key, "Set-Cookie"));
        List<KeyValuePair<string, StringValues>> fields = [.. notModified];
        foreach (KeyValuePair<string, StringValues> field in stored)
        {
            if (!Is(field.Key, "Date") && !notModified.Exists(other => Is(other.Key, field.Key)))
                fields.Add(field);
        }

        return fields;
    }

    private static bool IsStored(string name) =>
        !(Is(name, "Connection") || Is(name, "Keep-Alive") || Is(name, "Proxy-Connection") || Is(name, "Proxy-Authenticate")
        || Is(name, "Proxy-Authentication-Info") || Is(name, "Proxy-Authorization") || Is(name, "TE") || Is(name, "Trailer")
        || Is(name, "Transfer-Encoding") || Is(name, "Upgrade") || Is(name, "Content-Length") || Is(name, "Age") || Is(name, "Cache-Status"));

    private static bool IsNamedBy(StringValues connection, string name)
    {
        foreach (string? line in connection)
        {
            foreach (Range option in line.AsSpan().Split(','))
            {
                if (line.AsSpan(option).Trim(" \t").Equals(name, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    private static bool IsAmong(KeyValuePair<string, StringValues>[] earlier, KeyValuePair<string, StringValues> field) =>
        Array.Exists(earlier, other => Is(other.Key, field.Key) && other.Value == field.Value);

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
