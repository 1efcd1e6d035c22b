using Karaula.Edge.Hygiene;
using Karaula.Edge.Telemetry;

namespace Karaula.Edge.Connections;

/// <summary>
/// Looks at all connections four times a second: closes those that owe their ClientHello for too long or do not hear that they
/// are to end, and, when all together hold too much
/// memory, the most expensive until they hold a tenth less than they may.
/// </summary>
internal sealed class ConnectionWatch : IDisposable
{
    private const double Relief = 0.9;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    // How long a client may take to hear that its connection ends.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);


    private readonly ConnectionTable _table;
    private readonly ConnectionOptions _options;
    private readonly FrontDoor _door;
    private readonly EdgeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly ClientConnection[] _connections;
    private int _looking;

    /// <summary>Begins to look.</summary>
    public ConnectionWatch(ConnectionTable table, ConnectionOptions options, FrontDoor door, EdgeMetrics metrics, TimeProvider time)
    {
        _table = table;
        _options = options;
        _door = door;
        _metrics = metrics;
        _time = time;
        _connections = new ClientConnection[options.Total + 1];
        _timer = time.CreateTimer(static watch => ((ConnectionWatch)watch!).Look(), this, Every, Every);
    }

    /// <summary>What all connections hold, bytes, when last looked at.</summary>
    public long Held { get; private set; }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    /// <summary>Looks now.</summary>
    internal void Look()
    {
        // A look that takes longer than a quarter of a second is one, not two.
        if (Interlocked.Exchange(ref _looking, 1) != 0)
            return;
        var connections = _connections.AsSpan(0, _table.CopyTo(_connections));
        var held = 0L;
        foreach (var connection in connections)
        {
            held += connection.Cost;
            if (connection.OwesHello && _time.GetElapsedTime(connection.OpenedAt) > _options.HelloTimeout && connection.Abort("no ClientHello in time"))
                _door.Count(connection, Glitch.Hello);
            if (connection.ToldToEndAt != 0 && _time.GetElapsedTime(connection.ToldToEndAt) > Farewell)
                connection.Abort("did not hear that its connection ends");
        }

        Held = held;
        if (held > _options.MemoryBytes)
            Relieve(connections, held);
        connections.Clear();
        Volatile.Write(ref _looking, 0);
    }

    private void Relieve(Span<ClientConnection> connections, long held)
    {
        connections.Sort(static (a, b) => b.Cost.CompareTo(a.Cost));
        foreach (var connection in connections)
        {
            if (held <= _options.MemoryBytes * Relief)
                return;
            held -= connection.Cost;
            _table.Remove(connection);
            if (connection.Abort("held more memory than others while there was too little"))
                _metrics.ConnectionClosed("memory");
        }
    }
}
