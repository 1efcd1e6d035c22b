using Karaula.Waf.Matching;

namespace Karaula.Waf.Engine;

/// <summary>What a rule looks at.</summary>
/// <param name="Variable">The collection or variable.</param>
/// <param name="Name">The member's name in ASCII; null for all.</param>
/// <param name="Pattern">Members whose name matches; null for none or one.</param>
/// <param name="IsCount">Whether only their number counts.</param>
internal sealed record Target(Variable Variable, byte[]? Name, BytePattern? Pattern, bool IsCount)
{
    /// <summary>The number of <see cref="Name"/> among the policy's <see cref="Constants"/>; -1 for none.</summary>
    public int NameNumber { get; set; } = -1;

    /// <summary>Whether a member's name is meant.</summary>
    public bool Selects(ReadOnlySpan<byte> name) =>
        Pattern is not null ? (Pattern.IsLinear ? Pattern.IsMatch(name) : MatchesInTime(Pattern, name)) : Name is null || System.Text.Ascii.EqualsIgnoreCase(name, Name);

    // A name that cannot be judged in time is not the one that is meant.
    private static bool MatchesInTime(BytePattern pattern, ReadOnlySpan<byte> name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
