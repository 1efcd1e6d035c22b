using System.Buffers;
using Karaula.Waf.Engine;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Bodies;

/// <summary>Reads <c>name=value&amp;name=value</c> (WHATWG URL, section 5.1) as query string and as body.</summary>
internal static class FormReader
{
    /// <summary>Adds the arguments to a collection; an invalid escape stays as it is and sets URLENCODED_ERROR.</summary>
    public static void Read(WafTransaction transaction, ReadOnlySpan<byte> text, Variable collection)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, text.Length));
        while (!text.IsEmpty)
        {
            var end = text.IndexOf(transaction.Policy.Settings.ArgumentSeparator);
            var pair = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (pair.IsEmpty)
                continue;
            if (transaction.Count(collection) >= transaction.Policy.Limits.Arguments)
            {
                transaction.FailBody("too many arguments"u8);
                break;
            }

            var equals = pair.IndexOf((byte)'=');
            var name = UrlDecode.Decode(equals < 0 ? pair : pair[..equals], buffer, out var wrongName);
            var value = UrlDecode.Decode(equals < 0 ? default : pair[(equals + 1)..], buffer.AsSpan(name), out var wrongValue);
            transaction.Add(collection, buffer.AsSpan(0, name), buffer.AsSpan(name, value));
            if (wrongName || wrongValue)
                transaction.SetNumber(Variable.UrlencodedError, 1);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }
}
