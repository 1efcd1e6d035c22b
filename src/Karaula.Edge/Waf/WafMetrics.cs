using System.Diagnostics.Metrics;
using Karaula.Edge.Telemetry;

namespace Karaula.Edge.Waf;

/// <summary>What rules did, under the edge's meter.</summary>
internal sealed class WafMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _responses;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _overflows;

    /// <summary>Makes the instruments.</summary>
    public WafMetrics(IMeterFactory factory, HeldBytes held)
    {
        _meter = factory.Create(EdgeMetrics.MeterName);
        _requests = _meter.CreateCounter<long>("karaula.edge.waf.requests", "{request}", "Requests in which rules found something, by site and what became of them");
        _responses = _meter.CreateCounter<long>("karaula.edge.waf.responses", "{response}", "Answers that were, or would have been, withheld, by site and what became of them");
        _malformed = _meter.CreateCounter<long>("karaula.edge.waf.malformed", "{request}", "Requests that the server refused to read, by status");
        _overflows = _meter.CreateCounter<long>("karaula.edge.waf.held.overflows", "{body}", "Bodies for which there was no room to be held");
        _meter.CreateObservableUpDownCounter("karaula.edge.waf.held", () => held.Count, "By", "Bytes of bodies held for inspection");
    }

    /// <summary>Rules found something.</summary>
    public void Found(string site, WafEventKind kind, bool isResponse) => (isResponse ? _responses : _requests).Add(
        1, new KeyValuePair<string, object?>("karaula.site", site), new KeyValuePair<string, object?>("karaula.action", Word(kind)));

    /// <summary>The server refused to read a request.</summary>
    public void Malformed(int status) => _malformed.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));

    /// <summary>There was no room to hold a body.</summary>
    public void Overflow(string site) => _overflows.Add(1, new KeyValuePair<string, object?>("karaula.site", site));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    /// <summary>How a kind is written.</summary>
    public static string Word(WafEventKind kind) => kind switch
    {
        WafEventKind.Noted => "noted",
        WafEventKind.WouldBlock => "would_block",
        WafEventKind.Blocked => "blocked",
        _ => "malformed",
    };
}
