using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Karaula.Edge.Telemetry;

/// <summary>
/// Counters and gauges of this process as Prometheus text. The usual exporter brings a dependency that does not compile ahead of time without
/// warnings; sums of counters are all that an edge needs.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    // Bounded: series come from the configuration's sites and fixed words, but a mistake must not fill memory.
    private const int MaxSeries = 10_000;

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<SeriesKey, Series> _series = new();

    /// <summary>Begins to listen.</summary>
    public MetricsText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Karaula.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Everything, as text (Prometheus exposition format 0.0.4).</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _series.Values.GroupBy(series => series.Name).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            text.Append("# TYPE ").Append(family.Key).Append(family.First().IsCounter ? " counter\n" : " gauge\n");
            foreach (var series in family.OrderBy(series => series.Labels, StringComparer.Ordinal))
                text.Append(series.Name).Append(series.Labels).Append(' ').Append(series.Value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        return text.ToString();
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Two tags are all that Karaula's instruments have; the key then is no text that would have to be made per request.
        var key = new SeriesKey(instrument, tags.Length > 0 ? tags[0].Value : null, tags.Length > 1 ? tags[1].Value : null);
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MaxSeries)
                return;
            series = _series.GetOrAdd(key, Make(instrument, Labels(tags)));
        }

        series.Take(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder("{");
        for (var i = 0; i < Math.Min(2, tags.Length); i++)
        {
            text.Append(i > 0 ? "," : "").Append(tags[i].Key.Replace('.', '_')).Append("=\"")
                .Append(tags[i].Value?.ToString()?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }

        return text.Append('}').ToString();
    }

    private static Series Make(Instrument instrument, string labels)
    {
        var isCounter = instrument is Counter<long> or Counter<int> or Counter<double>;
        var isSum = isCounter || instrument is UpDownCounter<long> or UpDownCounter<int> or UpDownCounter<double>;
        var name = instrument.Name.Replace('.', '_') + (isCounter ? "_total" : "");
        return new Series(name, labels, isCounter, isSum);
    }

    private readonly record struct SeriesKey(Instrument Instrument, object? First, object? Second);

    private sealed class Series(string name, string labels, bool isCounter, bool isSum)
    {
        private double _value;

        public string Name => name;

        public string Labels => labels;

        public bool IsCounter => isCounter;

        public double Value => Volatile.Read(ref _value);

        public void Take(double value)
        {
            if (!isSum)
            {
                Volatile.Write(ref _value, value);
                return;
            }

            double before;
            do
                before = Volatile.Read(ref _value);
            while (Interlocked.CompareExchange(ref _value, before + value, before) != before);
        }
    }
}
