using System.Text;
using System.Text.Json;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Bodies;

/// <summary>
/// Reads JSON (RFC 8259): every value becomes an argument named by its path, <c>json.order.items.name</c>; the
/// values of an array share its name. A broken document gives the values
/// before the break, and REQBODY_ERROR.
/// </summary>
internal static class JsonBodyReader
{
    private const int MaxName = 4096;

    /// <summary>Adds the values to ARGS_POST.</summary>
    public static void Read(WafTransaction transaction, ReadOnlySpan<byte> body)
    {
        var scratch = transaction.Scratch;
        var path = scratch.Name;
        path.Append("json"u8);
        // For each open object or array, how long the path is with its own name.
        var open = scratch.Places;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = transaction.Policy.Limits.Depth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    path.Truncate(open[^1].Length);
                    open.RemoveAt(open.Count - 1);
                    continue;
                }

                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    path.Truncate(open[^1].Length);
                    path.Append("."u8);
                    path.Append(Text(ref reader, scratch));
                    if (path.Length > MaxName)
                        path.Truncate(MaxName);
                    continue;
                }

                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    open.Add((0, path.Length));
                }
                else if (transaction.Count(Variable.ArgsPost) >= transaction.Policy.Limits.Arguments)
                {
                    transaction.FailBody("too many arguments"u8);
                    return;
                }
                else
                {
                    transaction.Add(Variable.ArgsPost, path.Span, Text(ref reader, scratch));
                }
            }
        }
        catch (JsonException e)
        {
            transaction.FailBody(Encoding.UTF8.GetBytes("JSON: " + e.Message));
        }
    }

    // Strings without their escapes. One that is not UTF-8, or has half a surrogate pair, is taken as it stands.
    private static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader, BodyScratch scratch)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        var room = scratch.Room(reader.ValueSpan.Length);
        try
        {
            return room[..reader.CopyString(room)];
        }
        catch (InvalidOperationException)
        {
            return reader.ValueSpan;
        }
    }
}
