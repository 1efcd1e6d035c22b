using System.Text;
using CsCheck;
using Karaula.Edge.Hygiene;

namespace Karaula.Edge.Tests.Hygiene;

public sealed class Http1ScannerTests
{
    private const string Head = "POST /a HTTP/1.1\r\nHost: a.example\r\n";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 1)]
    [InlineData("\r\nGET /?q=%zz&r=[]{}\"<>|^` HTTP/1.1\r\nhost:a\r\n\r\n", 1)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", 1)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-Tab: a\tb \r\n\r\n", 1)]
    [InlineData(Head + "Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n", 2)]
    [InlineData(Head + "Content-Length: 0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 2)]
    [InlineData(Head + "Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 2)]
    [InlineData(Head + "Transfer-Encoding:chunked\r\n\r\nA;x=1;y;z=\"a;\\\"b\"\r\n0123456789\r\n000\r\nX-Sum: 1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 2)]
    public void Read_Wellformed_IsPassedWhole(string text, int requests)
    {
        Assert.Equal((Glitch.None, text.Length, (long)requests), Whole(text));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: a\r\n\r\n", Glitch.LineEnd, 0)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\r\n", Glitch.LineEnd, 16)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\n", Glitch.LineEnd, 25)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n", Glitch.LineEnd, 16)]
    [InlineData("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", Glitch.RequestLine, 0)]
    [InlineData("GET /\tHTTP/1.1\r\nHost: a\r\n\r\n", Glitch.RequestLine, 0)]
    [InlineData("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", Glitch.RequestLine, 0)]
    [InlineData("\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", Glitch.RequestLine, 4)]
    [InlineData("GET / HTTP/1.2\r\nHost: a\r\n\r\n", Glitch.Version, 0)]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", Glitch.Version, 0)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", Glitch.Host, 16)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", Glitch.Host, 25)]
    [InlineData(Head + "X : b\r\n\r\n", Glitch.FieldName, 35)]
    [InlineData(Head + "X: a\0b\r\n\r\n", Glitch.FieldValue, 35)]
    [InlineData(Head + "X: a\r\n b\r\n\r\n", Glitch.Folding, 41)]
    [InlineData(Head + "Content-Length: +5\r\n\r\nhello", Glitch.ContentLength, 35)]
    [InlineData(Head + "Content-Length: 5, 5\r\n\r\nhello", Glitch.ContentLength, 35)]
    [InlineData(Head + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", Glitch.ContentLength, 54)]
    [InlineData(Head + "Content_Length: 5\r\n\r\nhello", Glitch.ContentLength, 35)]
    [InlineData(Head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Glitch.TransferEncoding, 35)]
    [InlineData(Head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", Glitch.TwoLengths, 82)]
    [InlineData("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Glitch.TransferEncoding, 45)]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n5 \r\nhello\r\n0\r\n\r\n", Glitch.Chunk, 66)]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n", Glitch.Chunk, 68)]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX0\r\n\r\n", Glitch.Chunk, 73)]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\n\r\n", Glitch.Trailer, 68)]
    public void Read_Ambiguous_IsRefusedAtItsLine(string text, object glitch, int safe)
    {
        var (refusal, passed, _) = Whole(text);

        Assert.Equal(((Glitch)glitch, safe), (refusal, passed));
    }

    [Fact]
    public void Read_UpgradeRequest_HoldsUntilToldWhatBecameOfIt()
    {
        const string Upgrade = "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";
        using var scanner = new Http1Scanner();

        var read = scanner.Read(Encoding.ASCII.GetBytes(Upgrade + "\u0001\u0002"), out var safe);

        Assert.Equal((Upgrade.Length, Upgrade.Length, true), (read, safe, scanner.IsHolding));
        scanner.BecomeOpaque();
        Assert.Equal(2, scanner.Read([1, 2], out safe));
        Assert.Equal((2, Glitch.None), (safe, scanner.Refusal));
    }

    [Fact]
    public void Read_AnyTextInAnyPieces_GivesTheSameVerdict()
    {
        string[] texts =
        [
            "GET / HTTP/1.1\r\n", "POST /x HTTP/1.1\r\n", "GET / HTTP/1.0\r\n", "Host: a\r\n", "\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n",
            "3\r\nabc\r\n", "0\r\n\r\n", "0\r\n", "X: y\r\n", "X : y\r\n", "\n", "abc", ";e=\"q\"", " ", "\0", "Connection: upgrade\r\n",
        ];
        Gen.Select(Gen.Int[0, texts.Length - 1].Array[0, 12], Gen.Int[1, 7].Array[1, 40]).Sample((chosen, cuts) =>
        {
            var text = string.Concat(chosen.Select(i => texts[i]));
            var bytes = Encoding.Latin1.GetBytes(text);
            using var scanner = new Http1Scanner();
            var at = 0;
            var passed = 0;
            for (var i = 0; at < bytes.Length && scanner.Refusal == Glitch.None; i++)
            {
                var piece = bytes.AsSpan(at, Math.Min(cuts[i % cuts.Length], bytes.Length - at));
                var read = scanner.Read(piece, out var safe);
                passed = at + safe;
                at += read;
            }

            return Whole(text) == (scanner.Refusal, passed, scanner.Requests);
        });
    }

    private static (Glitch Refusal, int Passed, long Requests) Whole(string text)
    {
        using var scanner = new Http1Scanner();
        scanner.Read(Encoding.Latin1.GetBytes(text), out var safe);
        return (scanner.Refusal, safe, scanner.Requests);
    }
}
