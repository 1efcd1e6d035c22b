using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Karaula.Edge.Gate;

/// <summary>Seven sources and their lock, in two neighbouring lines of the processor's cache: what one look into the table waits for.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct SourceSet
{
    /// <summary>Its size.</summary>
    public const int Bytes = 128;

    /// <summary>Sources in it.</summary>
    public const int Ways = 7;

    /// <summary>1 while it is held.</summary>
    public int Lock;

    private readonly int _unused;
    private readonly ulong _unusedToo;
    private Slots _slots;

    /// <summary>The sources.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<SourceBucket> Buckets => _slots;

    [InlineArray(Ways)]
    private struct Slots
    {
        private SourceBucket _first;
    }
}
