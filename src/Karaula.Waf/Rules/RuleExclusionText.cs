using System.Text.RegularExpressions;
using Karaula.Waf.Language;

namespace Karaula.Waf.Rules;

/// <summary>What the parts of an exclusion may be. Nothing that passes can end the text it stands in.</summary>
internal static partial class RuleExclusionText
{
    public static bool IsPath(string text) => PathPattern().IsMatch(text);

    public static bool IsRange(string text) => RangePattern().IsMatch(text);

    public static bool IsTag(string text) => TagPattern().IsMatch(text);

    public static bool IsTarget(string text) =>
        TargetPattern().IsMatch(text) && Vocabulary.Variables.Contains(text.Split(':')[0]);

    [GeneratedRegex("""^/[^"'\\%\p{Cc}]{0,1024}$""")]
    private static partial Regex PathPattern();

    [GeneratedRegex("^[0-9]{1,12}(-[0-9]{1,12})?$")]
    private static partial Regex RangePattern();

    [GeneratedRegex("^[A-Za-z0-9_/.:-]{1,128}$")]
    private static partial Regex TagPattern();

    [GeneratedRegex("""^[A-Z_]+(:[^\s,'"\\;|%\p{Cc}]{1,256})?$""")]
    private static partial Regex TargetPattern();
}
