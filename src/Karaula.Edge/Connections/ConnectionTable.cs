using Karaula.Edge.Gate;
using Karaula.Edge.Hygiene;

namespace Karaula.Edge.Connections;

/// <summary>
/// All connections, counted by source and network. Decides who may connect, and who loses a connection when there is no room: the network with
/// the most, as long as the newcomer's has fewer. So a flood from a few networks ends up sharing what readers leave, and never the other way
/// round. Thread-safe; a decision allocates nothing.
/// </summary>
internal sealed class ConnectionTable
{
    // How many of a network's oldest connections are looked at for the source that has most.
    private const int Candidates = 32;

    private readonly Lock _lock = new();
    private readonly ConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly PrefixTable _prefixes;
    private readonly int[] _byCount;
    private ClientConnection? _first;
    private int _mostOpen;
    private int _open;
    private long _withoutPlace;

    /// <summary>A table.</summary>
    public ConnectionTable(ConnectionOptions options, TimeProvider time, ulong? seed = null)
    {
        _options = options;
        _time = time;
        // Twice two prefixes a connection, and as much again for those that left and are remembered.
        _prefixes = new PrefixTable(options.Total * 8, seed);
        _byCount = new int[Math.Min(options.PerNetwork, options.Total) + 1];
        Array.Fill(_byCount, -1);
    }

    /// <summary>Open connections.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Connections that could not be counted for want of a place, ever.</summary>
    public long WithoutPlace => Volatile.Read(ref _withoutPlace);

    private double Now => _time.GetTimestamp() / (double)_time.TimestampFrequency;

    /// <summary>A connection asks to begin. When it is admitted, <see cref="Remove"/> must follow.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="loser">One that has lost its place to it, and is to be closed.</param>
    public Admission Add(ClientConnection connection, out ClientConnection? loser)
    {
        loser = null;
        var now = Now;
        lock (_lock)
        {
            var source = _prefixes.Acquire(connection.Source, now);
            if (source >= 0)
            {
                ref var state = ref _prefixes[source];
                if (state.GlitchesBy(now) > _options.Glitches)
                    return Admission.Glitches;
                if (state.Open >= _options.PerSource)
                    return Admission.SourceFull;
                // Held before the network looks for a place, which could otherwise be this one.
                state.Open++;
            }

            var network = _prefixes.Acquire(connection.Network, now);
            var admission = Decide(network, ref loser);
            if (admission != Admission.Admitted)
            {
                if (source >= 0)
                    _prefixes[source].Open--;
                return admission;
            }

            if (loser is not null)
                Unlink(loser);
            if (source < 0 || network < 0)
                _withoutPlace++;
            Link(connection, source, network);
        }

        return Admission.Admitted;
    }

    /// <summary>A connection has ended, or is about to. Once is enough, more does no harm.</summary>
    public void Remove(ClientConnection connection)
    {
        lock (_lock)
            Unlink(connection);
    }

    /// <summary>Whether a source may begin a handshake.</summary>
    public bool TakeHandshake(SourceKey source)
    {
        var now = Now;
        lock (_lock)
        {
            var place = _prefixes.Acquire(source, now);
            if (place >= 0 && !_prefixes[place].TakeHandshake(now, _options.HandshakesPerSecond, _options.HandshakeBurst))
                return false;
            place = _prefixes.Acquire(source.Wider(), now);
            return place < 0 || _prefixes[place].TakeHandshake(now, _options.NetworkHandshakesPerSecond, _options.NetworkHandshakeBurst);
        }
    }

    /// <summary>A source has broken the protocol.</summary>
    public void Count(SourceKey source, Glitch glitch)
    {
        if (glitch == Glitch.None)
            return;
        var now = Now;
        lock (_lock)
        {
            var place = _prefixes.Acquire(source, now);
            if (place < 0)
                return;
            ref var state = ref _prefixes[place];
            state.Glitches = (float)state.GlitchesBy(now) + 1;
            state.GlitchesAt = now;
        }
    }

    /// <summary>How often a source has broken the protocol, halved every half minute.</summary>
    public double GlitchesOf(SourceKey source)
    {
        lock (_lock)
        {
            var place = _prefixes.Find(source);
            return place < 0 ? 0 : _prefixes[place].GlitchesBy(Now);
        }
    }

    /// <summary>Open connections of a source or network.</summary>
    public int OpenOf(SourceKey prefix)
    {
        lock (_lock)
        {
            var place = _prefixes.Find(prefix);
            return place < 0 ? 0 : _prefixes[place].Open;
        }
    }

    /// <summary>Copies all connections. Returns how many; the rest has no room.</summary>
    public int CopyTo(Span<ClientConnection> into)
    {
        var count = 0;
        lock (_lock)
        {
            for (var connection = _first; connection is not null && count < into.Length; connection = connection.AllNext)
                into[count++] = connection;
        }

        return count;
    }

    // The heaviest network gives way when it has more than the newcomer's would have.
    private Admission Decide(int network, ref ClientConnection? loser)
    {
        var own = network < 0 ? 0 : _prefixes[network].Open;
        if (own >= _options.PerNetwork)
            return Admission.NetworkFull;
        if (_open < _options.Total)
            return Admission.Admitted;
        while (_mostOpen > 0 && _byCount[_mostOpen] < 0)
            _mostOpen--;
        if (_mostOpen <= own + 1)
            return Admission.Full;
        loser = LoserOf(_byCount[_mostOpen]);
        return loser is null ? Admission.Full : Admission.Admitted;
    }

    /// <summary>Of the source that has most among a network's oldest connections, the oldest; one that is answering only when all are.</summary>
    private ClientConnection? LoserOf(int network)
    {
        ClientConnection? best = null;
        var most = (IsIdle: false, Open: -1);
        var connection = _prefixes[network].Oldest;
        for (var i = 0; i < Candidates && connection is not null; i++, connection = connection.Newer)
        {
            var place = connection.SourcePlace;
            var rank = (IsIdle: !connection.IsAnswering, Open: place < 0 ? 0 : _prefixes[place].Open);
            if (rank.CompareTo(most) > 0)
                (most, best) = (rank, connection);
        }

        return best;
    }

    private void Link(ClientConnection connection, int source, int network)
    {
        connection.SourcePlace = source;
        connection.NetworkPlace = network;
        connection.IsLinked = true;
        _open++;
        connection.AllNext = _first;
        if (_first is not null)
            _first.AllPrevious = connection;
        _first = connection;
        if (network < 0)
            return;

        ref var state = ref _prefixes[network];
        connection.Older = state.Newest;
        if (state.Newest is null)
            state.Oldest = connection;
        else
            state.Newest.Newer = connection;
        state.Newest = connection;
        Recount(network, +1);
    }

    private void Unlink(ClientConnection connection)
    {
        if (!connection.IsLinked)
            return;
        connection.IsLinked = false;
        _open--;
        if (connection.AllPrevious is null)
            _first = connection.AllNext;
        else
            connection.AllPrevious.AllNext = connection.AllNext;
        if (connection.AllNext is not null)
            connection.AllNext.AllPrevious = connection.AllPrevious;
        connection.AllPrevious = connection.AllNext = null;
        if (connection.SourcePlace >= 0)
            _prefixes[connection.SourcePlace].Open--;
        if (connection.NetworkPlace < 0)
            return;

        ref var state = ref _prefixes[connection.NetworkPlace];
        if (connection.Older is null)
            state.Oldest = connection.Newer;
        else
            connection.Older.Newer = connection.Newer;
        if (connection.Newer is null)
            state.Newest = connection.Older;
        else
            connection.Newer.Older = connection.Older;
        connection.Older = connection.Newer = null;
        Recount(connection.NetworkPlace, -1);
    }

    // Networks with as many connections are a list, so that the heaviest is found at once.
    private void Recount(int place, int by)
    {
        ref var state = ref _prefixes[place];
        if (state.Open > 0)
        {
            if (state.Previous < 0)
                _byCount[state.Open] = state.Next;
            else
                _prefixes[state.Previous].Next = state.Next;
            if (state.Next >= 0)
                _prefixes[state.Next].Previous = state.Previous;
        }

        state.Open += by;
        (state.Previous, state.Next) = (-1, -1);
        if (state.Open == 0)
            return;
        state.Next = _byCount[state.Open];
        if (state.Next >= 0)
            _prefixes[state.Next].Previous = place;
        _byCount[state.Open] = place;
        _mostOpen = Math.Max(_mostOpen, state.Open);
    }
}
