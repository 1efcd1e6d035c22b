using System.Text;

namespace Karaula.Siege.Http2;

/// <summary>Field blocks as bytes (HPACK, RFC 7541): static indices, literals without Huffman codes.</summary>
internal static class HeaderBlock
{
    private const int Repeats = 50;
    private const int ValueLength = 4000;

    /// <summary>A GET request for a path.</summary>
    public static byte[] Get(string host, string path)
    {
        // Indexed (section 6.1): :method GET is 2, :scheme https is 7. Literal without indexing (section 6.2.2): :path is 4, :authority is 1.
        var bytes = new List<byte> { 0x82, 0x87 };
        Literal(bytes, 0x04, path);
        Literal(bytes, 0x01, host);
        return [.. bytes];
    }

    /// <summary>A small block that unpacks to some 200 KB: one field kept in the table, and asked for again and again.</summary>
    public static byte[] Swelling(string host)
    {
        var bytes = new List<byte>(Get(host, "/"));
        // Literal with incremental indexing, new name (section 6.2.1); afterwards it is index 62, the newest of the table.
        bytes.Add(0x40);
        Text(bytes, "x-a");
        Text(bytes, new string('a', ValueLength));
        for (var i = 0; i < Repeats; i++)
            bytes.Add(0x80 | 62);
        return [.. bytes];
    }

    /// <summary>One field that nobody knows, of 200 bytes.</summary>
    public static byte[] Field()
    {
        var bytes = new List<byte> { 0x00 };
        Text(bytes, "x-b");
        Text(bytes, new string('b', 190));
        return [.. bytes];
    }

    private static void Literal(List<byte> bytes, byte index, string value)
    {
        bytes.Add(index);
        Text(bytes, value);
    }

    // A length of seven bits and more (section 5.1), then the text.
    private static void Text(List<byte> bytes, string text)
    {
        if (text.Length < 127)
        {
            bytes.Add((byte)text.Length);
        }
        else
        {
            bytes.Add(127);
            var rest = text.Length - 127;
            for (; rest >= 128; rest /= 128)
                bytes.Add((byte)(128 | (rest % 128)));
            bytes.Add((byte)rest);
        }

        bytes.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
