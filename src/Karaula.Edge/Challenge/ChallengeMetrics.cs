using System.Diagnostics.Metrics;
using Karaula.Edge.Telemetry;

namespace Karaula.Edge.Challenge;

/// <summary>What became of challenges, under the edge's meter.</summary>
internal sealed class ChallengeMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _challenges;
    private readonly Counter<long> _answers;

    /// <summary>Makes the instruments.</summary>
    public ChallengeMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(EdgeMetrics.MeterName);
        _challenges = _meter.CreateCounter<long>("karaula.edge.challenges", "{challenge}", "Challenges given out by site and cause");
        _answers = _meter.CreateCounter<long>("karaula.edge.challenge.answers", "{answer}", "Answers to challenges by site and what they were");
    }

    /// <summary>A challenge was given out.</summary>
    public void Challenged(string site, string cause) =>
        _challenges.Add(1, new KeyValuePair<string, object?>("karaula.site", site), new KeyValuePair<string, object?>("karaula.cause", cause));

    /// <summary>An answer came.</summary>
    public void Answered(string site, AnswerKind kind) =>
        _answers.Add(1, new KeyValuePair<string, object?>("karaula.site", site), new KeyValuePair<string, object?>("karaula.answer", Word(kind)));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private static string Word(AnswerKind kind) => kind switch
    {
        AnswerKind.Worked => "worked",
        AnswerKind.Waited => "waited",
        AnswerKind.Early => "early",
        AnswerKind.Wrong => "wrong",
        AnswerKind.TooMany => "too_many",
        _ => "no_cookie",
    };
}
