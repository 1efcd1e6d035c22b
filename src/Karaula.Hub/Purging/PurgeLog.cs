using System.Text;
using System.Text.Json;
using Karaula.Hub.Evidence;
using Karaula.Wire;

namespace Karaula.Hub.Purging;

/// <summary>
/// The orders of the last days, in a file of one JSON object a line: an edge that was away, or a hub that was restarted, must not bring back what was
/// purged. Not thread-safe.
/// </summary>
internal sealed class PurgeLog : IDisposable
{
    private readonly int _most;
    private readonly string _path;
    private readonly List<PurgeOrder> _orders = [];
    private FileStream _file;

    /// <param name="folder">Where the file is.</param>
    /// <param name="most">How many orders are kept at least; never more than twice as many.</param>
    public PurgeLog(string folder, int most = 10_000)
    {
        _most = most;
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, "purges.jsonl");
        Read();
        _file = Rewrite();
    }

    /// <summary>The number of the last order; 0 when there was none.</summary>
    public ulong Last { get; private set; }

    /// <summary>The newest number that was forgotten: who had not carried that one out may lack others too. 0 when none was.</summary>
    public ulong Forgotten { get; private set; }

    /// <summary>Orders kept, newest last.</summary>
    public IReadOnlyList<PurgeOrder> Orders => _orders;

    /// <summary>Sees to it that the next number is higher than one that an edge knows, whatever this machine's clock says.</summary>
    public void Pass(ulong number) => Last = Math.Max(Last, number);

    /// <summary>Adds an order and returns it with its number, once it is on disk.</summary>
    /// <exception cref="IOException">The disk does not take it: the order was not given.</exception>
    public PurgeOrder Append(PurgeOrder order, DateTimeOffset now)
    {
        order = order with { Number = Math.Max(Last + 1, (ulong)now.ToUnixTimeMilliseconds()) };
        Write(_file, order);
        _file.Flush(flushToDisk: true);
        Last = order.Number;
        _orders.Add(order);
        if (_orders.Count > 2 * _most)
        {
            _file.Dispose();
            _file = Rewrite();
        }

        return order;
    }

    /// <summary>What an edge missed that has carried out all up to a number; an order for everything when that is no longer known.</summary>
    public IReadOnlyList<PurgeOrder> Since(ulong number)
    {
        if (number < Forgotten)
            return [new PurgeOrder(Last, PurgeKind.All, "", "", Soft: true)];
        return [.. _orders.Where(order => order.Number > number)];
    }

    public void Dispose() => _file.Dispose();

    private void Read()
    {
        if (!File.Exists(_path))
            return;
        foreach (var line in File.ReadLines(_path))
        {
            // A line that was cut off by a crash was never acknowledged to whoever gave the order.
            if (TryParse(line) is not { } order)
                continue;
            if (order.Kind == PurgeKind.Unspecified)
                Forgotten = Math.Max(Forgotten, order.Number);
            else
                _orders.Add(order);
            Last = Math.Max(Last, order.Number);
        }
    }

    private static PurgeOrder? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<PurgeOrder>(line, HubJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps the newest orders, and of the others the number: in the first line, of no kind.</summary>
    private FileStream Rewrite()
    {
        if (_orders.Count > _most)
        {
            var gone = _orders.Count - _most;
            Forgotten = _orders[gone - 1].Number;
            _orders.RemoveRange(0, gone);
        }

        var next = _path + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            if (Forgotten > 0)
                Write(stream, new PurgeOrder(Forgotten, PurgeKind.Unspecified, "", "", Soft: false));
            foreach (var order in _orders)
                Write(stream, order);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
        return new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    private static void Write(FileStream to, PurgeOrder order) =>
        to.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(order, HubJson.Options) + "\n"));
}
