namespace Karaula.Sketches.Serialization;

/// <summary>The first byte of every serialised sketch. Values are part of the format and never change.</summary>
internal enum SketchKind : byte
{
    HyperLogLog = 0xA1,
    SpaceSaving = 0xA2,
    CountMin = 0xA3,
    DDSketch = 0xA4,
    MinHash = 0xA5,
}
