using Karaula.Hub.Erasing;

namespace Karaula.Hub.Ingest.Work;

/// <summary>Something is to be erased. The writer does it between two batches: nothing else is written meanwhile.</summary>
internal sealed record ErasureWork(ErasureRequest Request) : AwaitedWork
{
    /// <summary>What was erased, once it is done.</summary>
    public ErasureRecord? Result { get; set; }
}
