namespace Karaula.Edge.Gate;

/// <summary>Who is told of what the queue refuses, before the reader is.</summary>
internal interface IRefusals
{
    /// <summary>The queue refuses a request. Returns what is said of it.</summary>
    GateDecision Refused(in QueueTurn turn, in GateDecision why);
}
