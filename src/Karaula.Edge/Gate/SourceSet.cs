using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Karaula.Edge.Gate;

/// <summary>Four sources in one line of the processor's cache: what one look into the table waits for.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct SourceSet
{
    /// <summary>Its size.</summary>
    public const int Bytes = 64;

    /// <summary>Sources in it.</summary>
    public const int Ways = 4;

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
