using System.Buffers;
using CsCheck;
using Karaula.Edge.Connections;

namespace Karaula.Edge.Tests.Connections;

public sealed class Ja4Tests
{
    [Fact]
    public void TryCompute_PublishedExample_GivesThePublishedFingerprint()
    {
        Assert.True(Ja4.TryCompute(HelloBytes.Example(), out var fingerprint));

        // The example of technical_details/JA4.md.
        Assert.Equal("t13d1516h2_8daaf6152771_e5627efa2ab1", fingerprint.ToString());
    }

    [Theory]
    [InlineData(0x0303, "t12i010000_")]
    [InlineData(0x0302, "t11i010000_")]
    [InlineData(0x0301, "t10i010000_")]
    [InlineData(0x0300, "ts3i010000_")]
    [InlineData(0x0304, "t13i010000_")]
    [InlineData(0x7777, "t00i010000_")]
    public void TryCompute_NoExtensions_TakesTheOldVersionAndZeros(int version, string beginning)
    {
        Assert.True(Ja4.TryCompute(HelloBytes.Body((ushort)version, [0x1301], []), out var fingerprint));

        Assert.StartsWith(beginning, fingerprint.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("_000000000000", fingerprint.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xab }, "ab")]
    [InlineData(new byte[] { 0x20, 0x61, 0x21 }, "21")]
    [InlineData(new byte[] { 0x61 }, "aa")]
    [InlineData(new byte[] { 0x30, 0xab, 0xcd, 0x31 }, "01")]
    public void TryCompute_Alpn_GivesItsEnds(byte[] name, string expected)
    {
        var data = HelloBytes.Vector16([(byte)name.Length, .. name]);

        Assert.True(Ja4.TryCompute(HelloBytes.Body(0x0303, [0x1301], [(0x0010, data)]), out var fingerprint));

        Assert.Equal(expected, fingerprint.ToString()[8..10]);
    }

    [Fact]
    public void TryCompute_MoreThanNinetyNineOfEach_SaysNinetyNine()
    {
        var many = Enumerable.Range(1, 120).Select(i => (ushort)i).ToArray();

        Assert.True(Ja4.TryCompute(HelloBytes.Body(0x0303, many, [.. many.Select(type => ((ushort)(type + 0x100), Array.Empty<byte>()))]), out var fingerprint));

        Assert.StartsWith("t12i9999", fingerprint.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TryCompute_AnyBytes_NeverThrows() =>
        Gen.Byte.Array[0, 400].Sample(bytes => Ja4.TryCompute(bytes, out var fingerprint) || fingerprint.IsEmpty);

    [Fact]
    public void TryCompute_CutAnywhere_IsRefusedOrWhole()
    {
        var hello = HelloBytes.Example();
        for (var length = 0; length < hello.Length; length++)
        {
            // Cut behind the compression methods, it is a hello without extensions.
            Assert.True(!Ja4.TryCompute(hello.AsSpan(0, length), out _) || length == 2 + 32 + 1 + 2 + 32 + 2, $"{length}");
        }
    }

    [Fact]
    public void TryCompute_ManyTimes_AllocatesNothing()
    {
        var hello = HelloBytes.Example();
        Ja4.TryCompute(hello, out _);
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 100; i++)
            Ja4.TryCompute(hello, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(16384)]
    [InlineData(100)]
    [InlineData(1)]
    public void Assemble_AnyRecords_GivesTheHello(int size)
    {
        var bytes = HelloBytes.Records(HelloBytes.Example(), size);
        var into = new byte[ClientHello.MaxLength];

        Assert.Equal(ClientHello.Outcome.Done, ClientHello.Assemble(new ReadOnlySequence<byte>(bytes), into, out var length, out _));

        Assert.Equal(HelloBytes.Example(), into[..length]);
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            Assert.Equal(ClientHello.Outcome.NeedMore, ClientHello.Assemble(new ReadOnlySequence<byte>(bytes[..cut]), into, out _, out var needed));
            Assert.InRange(needed, cut + 1, bytes.Length);
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\u0016\u0002\u0001\0\u0005\u0001\0\0\u0001\0")]
    [InlineData("\u0016\u0003\u0001\0\0")]
    [InlineData("\u0016\u0003\u0001\0\u0005\u0002\0\0\u0001\0")]
    [InlineData("\u0016\u0003\u0001\0\u0005\u0001\u00ff\0\u0001\0")]
    public void Assemble_SomethingElse_IsInvalid(string text) =>
        Assert.Equal(
            ClientHello.Outcome.Invalid,
            ClientHello.Assemble(new ReadOnlySequence<byte>(System.Text.Encoding.Latin1.GetBytes(text)), new byte[ClientHello.MaxLength], out _, out _));
}
