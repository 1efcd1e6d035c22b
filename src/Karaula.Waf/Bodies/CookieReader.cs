using Karaula.Waf.Engine;

namespace Karaula.Waf.Bodies;

/// <summary>Reads a Cookie field (RFC 6265 section 4.2) as leniently as servers do.</summary>
internal static class CookieReader
{
    /// <summary>Adds the cookies to REQUEST_COOKIES.</summary>
    public static void Read(WafTransaction transaction, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)';');
            var pair = (end < 0 ? text : text[..end]).TrimStart((byte)' ');
            text = end < 0 ? default : text[(end + 1)..];
            if (pair.IsEmpty)
                continue;
            if (transaction.Count(Variable.RequestCookies) >= transaction.Policy.Limits.Arguments)
                return;
            var equals = pair.IndexOf((byte)'=');
            transaction.Add(Variable.RequestCookies, equals < 0 ? pair : pair[..equals], equals < 0 ? default : pair[(equals + 1)..]);
        }
    }
}
