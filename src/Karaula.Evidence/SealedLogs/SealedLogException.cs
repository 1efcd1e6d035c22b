namespace Karaula.Evidence.SealedLogs;

/// <summary>A log that is not whole: what is wrong, and where.</summary>
public sealed class SealedLogException : Exception
{
    /// <summary>An exception without a reason; only here because the framework expects it.</summary>
    public SealedLogException()
        : this("The sealed log is not whole.")
    {
    }

    /// <summary>An exception with a message and no known place.</summary>
    public SealedLogException(string message)
        : base(message) => Reason = message;

    /// <summary>An exception with a message, caused by another.</summary>
    public SealedLogException(string message, Exception innerException)
        : base(message, innerException) => Reason = message;

    /// <summary>An exception that names fault, place and reason.</summary>
    /// <param name="fault">The kind of fault.</param>
    /// <param name="offset">The byte at which the bad header or record starts, from 0.</param>
    /// <param name="record">The place of the bad record in the file, from 0; −1 for the header.</param>
    /// <param name="reason">What is wrong.</param>
    public SealedLogException(SealedLogFault fault, long offset, long record, string reason)
        : base($"{(record < 0 ? "header" : $"record {record}")} at byte {offset}: {reason}")
    {
        Fault = fault;
        Offset = offset;
        Record = record;
        Reason = reason;
    }

    /// <summary>The kind of fault.</summary>
    public SealedLogFault Fault { get; }

    /// <summary>The byte at which the bad header or record starts, from 0.</summary>
    public long Offset { get; }

    /// <summary>The place of the bad record in the file, from 0; −1 for the header.</summary>
    public long Record { get; } = -1;

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; }
}
