using Karaula.Waf.Transformations;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// A fault put there on purpose, behind a path of an instrumented library: an engine that does not find it soon sees nothing, and what it does not find
/// elsewhere says nothing. Not among all targets.
/// </summary>
internal sealed class PlantedTarget : IFuzzTarget
{
    public const string TargetName = "planted";

    public string Name => TargetName;

    public IEnumerable<byte[]> Seeds() => ["abcdef"u8.ToArray()];

    public void Run(ReadOnlySpan<byte> data)
    {
        var output = new byte[data.Length];
        var length = UrlDecode.Decode(data, output, out var invalid);
        if (invalid && length < data.Length)
            throw new FuzzFailureException("an input with a valid and an invalid escape, as planned");
    }
}
