using Karaula.Edge.Gate;
using Karaula.Edge.Hygiene;
using Karaula.Edge.Networks;
using Microsoft.AspNetCore.Connections;

namespace Karaula.Edge.Connections;

/// <summary>A client's connection: whose it is, what it is doing and what it costs. A feature of the connection, and of each request on it.</summary>
internal sealed class ClientConnection
{
    // What the server, TLS and the sockets below take for a connection that does nothing, roughly.
    private const long BaseCost = 24 * 1024;

    private readonly ConnectionContext _context;
    private long _held;
    private long _fields;
    private int _answering;
    private int _glitches;
    private int _aborted;

    /// <summary>A connection that has just been accepted.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="source">Who connects.</param>
    /// <param name="openedAt">When: a timestamp of the edge's clock.</param>
    public ClientConnection(ConnectionContext context, SourceKey source, long openedAt)
    {
        _context = context;
        Source = source;
        Network = source.Wider();
        OpenedAt = openedAt;
    }

    /// <summary>Who connects: /32 or /64.</summary>
    public SourceKey Source { get; }

    /// <summary>The network around it: /24 or /48.</summary>
    public SourceKey Network { get; }

    /// <summary>When it was accepted: a timestamp of the edge's clock.</summary>
    public long OpenedAt { get; }

    /// <summary>What its TLS client looks like; default without TLS.</summary>
    public Ja4Fingerprint Ja4 { get; set; }

    /// <summary>What data files say of its network: looked up once, by whoever asks first. Null before.</summary>
    public NetworkFacts? NetworkFacts { get; set; }

    /// <summary>Whether it still owes its ClientHello.</summary>
    public bool OwesHello { get; set; }

    /// <summary>When it was told to end, a timestamp of the edge's clock; 0 when it was not.</summary>
    public long ToldToEndAt { get; set; }

    /// <summary>What reads its HTTP/1 messages; null for HTTP/2, and before either.</summary>
    public Http1Scanner? Http1 { get; set; }

    /// <summary>Memory that it holds, bytes: a fixed part, decoded fields, bodies that wait, answers that are not taken.</summary>
    public long Cost => BaseCost + Volatile.Read(ref _held);

    /// <summary>Whether a request on it is being answered.</summary>
    public bool IsAnswering => Volatile.Read(ref _answering) > 0;

    /// <summary>How often it broke the protocol.</summary>
    public int Glitches => Volatile.Read(ref _glitches);

    /// <summary>Its neighbours, oldest first, among all of its network. The table's business, under its lock, as is what follows.</summary>
    internal ClientConnection? Older { get; set; }

    internal ClientConnection? Newer { get; set; }

    internal ClientConnection? AllPrevious { get; set; }

    internal ClientConnection? AllNext { get; set; }

    internal int SourcePlace { get; set; }

    internal int NetworkPlace { get; set; }

    internal bool IsLinked { get; set; }

    /// <summary>It holds more memory, or with a negative number less.</summary>
    public void Hold(long bytes) => Interlocked.Add(ref _held, bytes);

    /// <summary>Its requests hold more decoded fields, or with a negative number less. Returns how much now, bytes.</summary>
    public long HoldFields(long bytes) => Interlocked.Add(ref _fields, bytes);

    /// <summary>A request on it has begun (1) or ended (-1).</summary>
    public void Answering(int by) => Interlocked.Add(ref _answering, by);

    /// <summary>It broke the protocol. Returns how often now.</summary>
    public int CountGlitch() => Interlocked.Increment(ref _glitches);

    /// <summary>Another protocol is spoken on it from now on.</summary>
    public void BecomeOpaque() => Http1?.BecomeOpaque();

    /// <summary>Ends it, without an answer. The first call counts.</summary>
    /// <remarks>An exception of its own each time: whoever reads the connection throws it, and one that is thrown by thousands grows with each.</remarks>
    public bool Abort(string reason)
    {
        if (Interlocked.Exchange(ref _aborted, 1) != 0)
            return false;
        _context.Abort(new ConnectionAbortedException(reason));
        return true;
    }
}
