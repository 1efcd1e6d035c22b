using Karaula.Hub.Views;

namespace Karaula.Console.Overview;

/// <summary>What is to be said about an edge's connection.</summary>
/// <param name="Edge">Its name.</param>
/// <param name="Connected">Whether its stream is open.</param>
/// <param name="Text">In words.</param>
internal sealed record EdgeNote(string Edge, bool Connected, string Text)
{
    // Summaries follow their second by one or two; more is worth a word.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(4);

    public static EdgeNote Of(EdgeView edge, DateTimeOffset now)
    {
        var silent = edge.LastSummaryAt is { } last ? now - last - TimeSpan.FromSeconds(1) : (TimeSpan?)null;
        return new EdgeNote(edge.Name, edge.Connected, (edge.Connected, silent) switch
        {
            (true, null) => "connected, no request seen yet",
            // A second without a request makes no summary: silence of a connected edge is silence of its readers.
            (true, { } quiet) when quiet > Usual => $"connected, no request for {Figures.Span(quiet)}",
            (true, _) => "connected",
            (false, null) => "not connected, never sent data",
            (false, { } gone) => $"not connected: no data for {Figures.Span(gone)}. It goes on shielding by itself and will send what was missed",
        });
    }
}
