namespace Karaula.Hub.Evidence;

/// <summary>One record of the sealed log, understood.</summary>
internal abstract record Fact;
