using Karaula.Hub.Erasing;

namespace Karaula.Hub.Evidence;

/// <summary>That something was erased; not what.</summary>
internal sealed record ErasureFact(ErasureRecord Erasure) : Fact;
