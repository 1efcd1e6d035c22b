using System.Globalization;
using Karaula.Waf.Language;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Engine;

/// <summary>Which rules a removal or update names.</summary>
internal static class RuleSelector
{
    /// <summary>By <c>Id</c> (numbers and ranges), <c>Tag</c> or <c>Msg</c> (regular expressions); null, with an error, when it cannot be read.</summary>
    public static Func<RuleStatement, bool>? Read(string by, string value, SourcePosition position, List<SecLangError> errors)
    {
        if (by.Equals("Id", StringComparison.OrdinalIgnoreCase))
        {
            var ranges = new List<(long First, long Last)>();
            foreach (var item in value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                var ends = item.Split('-');
                if (ends.Length <= 2 && long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) &&
                    long.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
                {
                    ranges.Add((first, last));
                    continue;
                }

                errors.Add(new SecLangError(position, $"expected a rule id or a range of ids, found '{item}'"));
                return null;
            }

            return rule => ranges.Exists(range => rule.Id >= range.First && rule.Id <= range.Last);
        }

        try
        {
            var pattern = BytePattern.Compile(value);
            var action = by.Equals("Tag", StringComparison.OrdinalIgnoreCase) ? "tag" : "msg";
            return rule => rule.Actions.Any(one => one.Name.Equals(action, StringComparison.OrdinalIgnoreCase) &&
                new Target(Variable.None, null, pattern, false).Selects(System.Text.Encoding.UTF8.GetBytes(one.Value!)));
        }
        catch (BytePatternException e)
        {
            errors.Add(new SecLangError(position, $"wrong regular expression: {e.Message}"));
            return null;
        }
    }
}
