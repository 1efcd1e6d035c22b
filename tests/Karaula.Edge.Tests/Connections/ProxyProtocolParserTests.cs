using System.Net;
using System.Text;
using CsCheck;
using Karaula.Edge.Connections;
using static Karaula.Edge.Connections.ProxyProtocolParser;

namespace Karaula.Edge.Tests.Connections;

public class ProxyProtocolParserTests
{
    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 4711 80\r\nGET", "192.0.2.7:4711", 43)]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 1 65535\r\n", "[2001:db8::7]:1", 44)]
    [InlineData("PROXY UNKNOWN\r\n", null, 15)]
    [InlineData("PROXY UNKNOWN whatever follows\r\n", null, 32)]
    public void Parse_Version1_ReadsSource(string text, string? source, int length)
    {
        Assert.Equal(Outcome.Done, Parse(Encoding.Latin1.GetBytes(text), out var header));
        Assert.Equal(source, header.Source?.ToString());
        Assert.Equal(length, header.Length);
    }

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 4711\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 198.51.100.1 1 2\r\n")]
    [InlineData("PROXY TCP4 0x7f.1 198.51.100.1 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 65536 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 -1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 01 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.1 1 2\n")]
    [InlineData("PROXY TCP6 fe80::1%1 2001:db8::1 1 2\r\n")]
    [InlineData("PROXY TCP9 192.0.2.7 198.51.100.1 1 2\r\n")]
    public void Parse_MalformedVersion1_IsInvalid(string text) => Assert.Equal(Outcome.Invalid, Parse(Encoding.Latin1.GetBytes(text), out _));

    [Fact]
    public void Parse_Version1WithoutEnd_IsInvalidWhenTooLong()
    {
        Assert.Equal(Outcome.NeedMore, Parse(Encoding.Latin1.GetBytes("PROXY " + new string('x', 100)), out _));
        Assert.Equal(Outcome.Invalid, Parse(Encoding.Latin1.GetBytes("PROXY " + new string('x', 101)), out _));
    }

    [Fact]
    public void Parse_OtherBytes_AreNoHeader() => Assert.Equal(Outcome.Absent, Parse("GET / HTTP/1.1\r\n"u8, out _));

    [Fact]
    public void Parse_Version2CutAnywhere_NeedsMoreUntilItIsWhole() =>
        Gen.Select(Gen.Byte.Array[4], Gen.UShort, Gen.Byte.Array[0, 40]).Sample((address, port, extensions) =>
        {
            var header = Version2(address, port, extensions);
            for (var length = 0; length < header.Length; length++)
                Assert.Equal(Outcome.NeedMore, Parse(header.AsSpan(0, length), out _));
            Assert.Equal(Outcome.Done, Parse([.. header, 1, 2, 3], out var parsed));
            Assert.Equal(new IPEndPoint(new IPAddress(address), port), parsed.Source);
            Assert.Equal(header.Length, parsed.Length);
        });

    [Fact]
    public void Parse_AnyBytes_NeverThrowsNorReadsBeyond() =>
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 80]).Sample((signed, bytes) =>
        {
            byte[] input = signed ? [.. "\r\n\r\n\0\r\nQUIT\n"u8, .. bytes] : bytes;
            if (Parse(input, out var header) == Outcome.Done)
                Assert.InRange(header.Length, 1, input.Length);
        });

    [Theory]
    [InlineData(0x31, 0x11)]
    [InlineData(0x22, 0x11)]
    public void Parse_Version2OfAnotherKind_IsInvalid(byte versionAndCommand, byte family)
    {
        var header = Version2([192, 0, 2, 7], 80, []);
        (header[12], header[13]) = (versionAndCommand, family);

        Assert.Equal(Outcome.Invalid, Parse(header, out _));
    }

    [Fact]
    public void Parse_Version2Local_KeepsThePeersAddress()
    {
        var header = Version2([192, 0, 2, 7], 80, []);
        header[12] = 0x20;

        Assert.Equal(Outcome.Done, Parse(header, out var parsed));
        Assert.Null(parsed.Source);
    }

    private static byte[] Version2(byte[] address, ushort port, byte[] extensions)
    {
        var length = 12 + extensions.Length;
        return
        [
            .. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, (byte)(length >> 8), (byte)length, .. address, 127, 0, 0, 1, (byte)(port >> 8), (byte)port, 0, 80,
            .. extensions,
        ];
    }
}
