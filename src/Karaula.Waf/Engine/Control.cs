using System.Text;

namespace Karaula.Waf.Engine;

/// <summary>A <c>ctl</c> action with what it names found out at load.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Value">Its value, for kinds that take a word.</param>
/// <param name="Rules">The rules it takes away, or takes a target from.</param>
/// <param name="Target">The target it takes away.</param>
/// <param name="Number">For limits: bytes.</param>
internal sealed record Control(ControlKind Kind, string Value, bool[] Rules, Target? Target, int Number = 0)
{
    /// <summary>Its word as a variable holds it: in capitals.</summary>
    public byte[] Word { get; } = Encoding.ASCII.GetBytes(Value.ToUpperInvariant());
}
