using System.Text;
using Microsoft.Extensions.Primitives;

namespace Karaula.Fuzz.Targets;

/// <summary>How the cache's targets read their input: bytes as characters, each line a field line.</summary>
internal static class CacheText
{
    public static string[] Lines(ReadOnlySpan<byte> data) => Encoding.Latin1.GetString(data).Split('\n');

    public static StringValues Field(ReadOnlySpan<byte> data) => Lines(data) is [var only] ? only : new StringValues(Lines(data));

    public static byte[] Seed(string text) => Encoding.Latin1.GetBytes(text);

    public static void Require(bool holds, string property)
    {
        if (!holds)
            throw new FuzzFailureException($"does not hold: {property}");
    }
}
