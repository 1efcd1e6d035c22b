using System.Text;
using Karaula.Waf.Detection.Html;

namespace Karaula.Waf.Detection;

/// <summary>
/// Tells whether a value would make a browser run code, if a page held it as it is: between tags, or in an attribute's value with any
/// quotes or none. The
/// value is cut into tags and attributes from each of these places; dangerous are tags that run or load by themselves, event handlers,
/// addresses that are code, and styles that are.
/// </summary>
public static class CrossSiteScriptingDetector
{
    /// <summary>Whether a value is an attempt at cross-site scripting.</summary>
    /// <param name="text">The value, decoded.</param>
    /// <remarks>
    /// Takes time linear in the value's length and allocates nothing. Values that a page puts into a script of its own are not looked at.
    /// </remarks>
    public static bool IsInjection(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny("<=:"u8))
            return false;
        return (text.Contains((byte)'<') && IsDangerous(text, HtmlContext.Data))
            || IsDangerous(text, HtmlContext.UnquotedValue)
            || (text.Contains((byte)'\'') && IsDangerous(text, HtmlContext.SingleQuotedValue))
            || (text.Contains((byte)'"') && IsDangerous(text, HtmlContext.DoubleQuotedValue))
            || (text.Contains((byte)'`') && IsDangerous(text, HtmlContext.GraveQuotedValue));
    }

    private static bool IsDangerous(ReadOnlySpan<byte> text, HtmlContext context)
    {
        var tokens = new HtmlTokenizer(text, context);
        // Whether the tag was seen to open; else it is the one that the value is supposed to stand in, and may be no more than prose.
        var isOwnTag = false;
        while (true)
        {
            switch (tokens.Next())
            {
                case HtmlTokenKind.End:
                    return false;
                case HtmlTokenKind.TagName:
                    isOwnTag = true;
                    if (HtmlVocabulary.IsDangerousTag(tokens.Name))
                        return true;
                    break;
                case HtmlTokenKind.Attribute:
                    if (IsDangerousAttribute(tokens, isOwnTag))
                        return true;
                    break;
                case HtmlTokenKind.Declaration:
                    if (IsDangerousDeclaration(tokens.Name))
                        return true;
                    break;
            }
        }
    }

    private static bool IsDangerousAttribute(HtmlTokenizer attribute, bool isOwnTag)
    {
        var name = attribute.Name;
        if (HtmlVocabulary.IsEventHandler(name) && (isOwnTag || (attribute.HasValue && !HtmlVocabulary.IsProse(name))))
            return true;
        if (!attribute.HasValue)
            return false;
        return (HtmlVocabulary.IsDangerousAttribute(name) && (isOwnTag || attribute.Value.Length > 0))
            || DangerousUrl.IsCode(attribute.Value)
            || (Ascii.EqualsIgnoreCase(name, "style"u8) && IsDangerousStyle(attribute.Value));
    }

    private static bool IsDangerousStyle(ReadOnlySpan<byte> value) =>
        ContainsIgnoringCase(value, "expression"u8) || ContainsIgnoringCase(value, "script:"u8) || ContainsIgnoringCase(value, "behavior"u8)
        || ContainsIgnoringCase(value, "-moz-binding"u8) || ContainsIgnoringCase(value, "@import"u8) || value.Contains((byte)'\\');

    // Conditional comments, doctypes with entities, style sheets and imports of XML.
    private static bool IsDangerousDeclaration(ReadOnlySpan<byte> text) =>
        StartsIgnoringCase(text, "!doctype"u8) || StartsIgnoringCase(text, "!entity"u8) || StartsIgnoringCase(text, "?xml-stylesheet"u8)
        || StartsIgnoringCase(text, "?import"u8) || StartsIgnoringCase(text, "?xml:"u8) || StartsIgnoringCase(text, "!--[if"u8)
        || ContainsIgnoringCase(text, "<!entity"u8);

    private static bool StartsIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);

    private static bool ContainsIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        while (true)
        {
            var at = text.IndexOfAny(part[0], (byte)(part[0] is >= (byte)'a' and <= (byte)'z' ? part[0] - 32 : part[0]));
            if (at < 0)
                return false;
            text = text[at..];
            if (StartsIgnoringCase(text, part))
                return true;
            text = text[1..];
        }
    }
}
