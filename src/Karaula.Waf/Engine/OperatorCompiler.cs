using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Karaula.Waf.Language;
using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Literals;
using Karaula.Waf.Matching.Syntax;
using Karaula.Waf.Operators;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>Makes operators from what rules say.</summary>
/// <param name="host">What operators may ask.</param>
/// <param name="errors">What is wrong.</param>
/// <param name="warnings">What loads and does not act.</param>
/// <param name="files">The files that operators read.</param>
internal sealed partial class OperatorCompiler(WafHost host, List<SecLangError> errors, List<SecLangError> warnings, ISet<string> files)
{
    private const int ScannedLength = 8;
    private readonly List<IReadOnlyList<string>?> _literals = [];
    private readonly Dictionary<string, RegexOperator> _patterns = [];

    /// <summary>The literal scan over all patterns compiled so far.</summary>
    public LiteralScanner Scanner() => new(_literals);

    /// <summary>Compiles one; null, with an error, when its parameter is wrong.</summary>
    public Operator? Compile(OperatorExpression expression)
    {
        var parameter = expression.Parameter;
        switch (expression.Name)
        {
            case "rx" when MacroPattern().IsMatch(parameter):
                return new MacroRegexOperator(TextCompiler.Compile(parameter, expression.Position, errors));
            case "rx":
                return Regex(parameter, expression.Position);
            case "pm" when MacroPattern().IsMatch(parameter):
                errors.Add(new SecLangError(expression.Position, "@pm takes no macros: its phrases are put together when rules are loaded"));
                return null;
            case "pm":
                return Phrases(parameter.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Phrase));
            case "pmFromFile" or "pmf":
                return Phrases(Lines(expression).Select(Encoding.UTF8.GetBytes));
            case "eq" or "ge" or "gt" or "le" or "lt":
                return new NumberOperator(expression.Name, TextCompiler.Compile(parameter, expression.Position, errors));
            case "streq" or "contains" or "containsWord" or "strmatch" or "beginsWith" or "endsWith" or "within":
                return new TextOperator(expression.Name, TextCompiler.Compile(parameter, expression.Position, errors));
            case "ipMatch":
                return new IpMatchOperator([.. Networks(parameter.Split(','), expression.Position)]);
            case "ipMatchFromFile":
                return new IpMatchOperator([.. Networks(Lines(expression), expression.Position)]);
            case "validateByteRange":
                return ByteRange(parameter, expression.Position);
            case "validateUrlEncoding":
                return new UrlEncodingOperator();
            case "validateUtf8Encoding":
                return new Utf8EncodingOperator();
            case "unconditionalMatch":
                return new ConstantOperator(true);
            case "noMatch":
                return new ConstantOperator(false);
            case "geoLookup":
                if (host.Countries is null)
                    warnings.Add(new SecLangError(expression.Position, "@geoLookup matches nothing: this program has no table of countries"));
                return new GeoLookupOperator();
            case "rbl":
                if (host.BlockLists is null)
                    warnings.Add(new SecLangError(expression.Position, "@rbl matches nothing: this program asks no block lists"));
                return new BlockListOperator(parameter.Trim());
            case "detectSQLi":
                return new SqlInjectionOperator();
            case "detectXSS":
                return new CrossSiteScriptingOperator();
            default:
                errors.Add(new SecLangError(expression.Position, $"operator '@{expression.Name}' is not supported"));
                return null;
        }
    }

    // Not %{2}, which is a repetition.
    [GeneratedRegex("%\\{[A-Za-z_]+[.}]")]
    private static partial Regex MacroPattern();

    private RegexOperator? Regex(string pattern, SourcePosition position)
    {
        if (_patterns.TryGetValue(pattern, out var known))
            return known;
        try
        {
            var compiled = BytePattern.Compile(pattern);
            _literals.Add(compiled.IsLinear ? compiled.FindRequiredLiterals() : null);
            return _patterns[pattern] = new RegexOperator(compiled, _literals.Count - 1);
        }
        catch (BytePatternException e)
        {
            errors.Add(new SecLangError(position, $"wrong regular expression: {e.Message}"));
            return null;
        }
    }

    // The scan looks for beginnings: long enough to be rare, short enough to keep its table small.
    private PhraseOperator Phrases(IEnumerable<byte[]> phrases)
    {
        var all = phrases.Where(phrase => phrase.Length > 0).ToList();
        var beginnings = all.Select(phrase => Encoding.Latin1.GetString(phrase.AsSpan(0, Math.Min(phrase.Length, ScannedLength)).ToArray().Select(Bytes.Lower).ToArray()));
        _literals.Add([.. beginnings.Distinct(StringComparer.Ordinal)]);
        return new PhraseOperator(all, _literals.Count - 1);
    }

    // A phrase may hold bytes between bars, |0d 0a|, as in Snort.
    private static byte[] Phrase(string phrase)
    {
        if (phrase.Length > 2 && phrase[0] == '|' && phrase[^1] == '|' &&
            phrase[1..^1].Split(' ').All(part => byte.TryParse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _)))
            return [.. phrase[1..^1].Split(' ').Select(part => byte.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return Encoding.UTF8.GetBytes(phrase);
    }

    private List<string> Lines(OperatorExpression expression)
    {
        var lines = new List<string>();
        foreach (var name in expression.Parameter.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(Path.GetDirectoryName(expression.Position.File) ?? "", name);
            files.Add(path);
            try
            {
                lines.AddRange(File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                errors.Add(new SecLangError(expression.Position, $"cannot read '{path}': {e.Message}"));
            }
        }

        return lines;
    }

    private IEnumerable<IPNetwork> Networks(IEnumerable<string> items, SourcePosition position)
    {
        foreach (var item in items.Select(item => item.Trim()))
        {
            if (IPNetwork.TryParse(item, out var network))
                yield return network;
            else if (IPAddress.TryParse(item, out var address))
                yield return new IPNetwork(address, address.GetAddressBytes().Length * 8);
            else
                errors.Add(new SecLangError(position, $"expected an address or network (192.0.2.0/24), found '{item}'"));
        }
    }

    private ByteRangeOperator ByteRange(string parameter, SourcePosition position)
    {
        var allowed = new bool[256];
        foreach (var item in parameter.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = item.Split('-');
            if (ends.Length <= 2 && byte.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) &&
                byte.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last)
                allowed.AsSpan(first, last - first + 1).Fill(true);
            else
                errors.Add(new SecLangError(position, $"expected a byte or a range of bytes (32-126), found '{item}'"));
        }

        return new ByteRangeOperator(allowed);
    }
}
