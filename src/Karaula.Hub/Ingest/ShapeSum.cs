namespace Karaula.Hub.Ingest;

/// <summary>A client, kind of request or network, and how many refused requests were its.</summary>
[GenerateSerializer, Immutable]
internal readonly record struct ShapeSum(string Name, long Count);
