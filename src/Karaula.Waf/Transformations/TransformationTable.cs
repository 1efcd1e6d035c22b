using System.Collections.Frozen;

namespace Karaula.Waf.Transformations;

/// <summary>The transformations by the names that rules use.</summary>
internal static class TransformationTable
{
    /// <summary>By name, in any case; <c>none</c> is not one, it clears the list.</summary>
    public static FrozenDictionary<string, Transformation> ByName { get; } = new Dictionary<string, Transformation>
    {
        ["base64Decode"] = new Base64Decode(false),
        ["base64DecodeExt"] = new Base64Decode(true),
        ["base64Encode"] = new Base64Encode(),
        ["cmdLine"] = new CmdLine(),
        ["compressWhitespace"] = new CompressWhitespace(),
        ["cssDecode"] = new CssDecode(),
        ["escapeSeqDecode"] = new EscapeSeqDecode(),
        ["hexDecode"] = new HexDecode(),
        ["hexEncode"] = new HexEncode(),
        ["htmlEntityDecode"] = new HtmlEntityDecode(),
        ["jsDecode"] = new JsDecode(),
        ["length"] = new Length(),
        ["lowercase"] = new Lowercase(),
        ["md5"] = new Digest(false),
        ["normalisePath"] = new NormalizePath(false),
        ["normalisePathWin"] = new NormalizePath(true),
        ["normalizePath"] = new NormalizePath(false),
        ["normalizePathWin"] = new NormalizePath(true),
        ["removeComments"] = new RemoveComments(),
        ["removeCommentsChar"] = new RemoveCommentsChar(),
        ["removeNulls"] = new RemoveNulls(),
        ["removeWhitespace"] = new RemoveWhitespace(),
        ["replaceComments"] = new ReplaceComments(),
        ["replaceNulls"] = new ReplaceNulls(),
        ["sha1"] = new Digest(true),
        ["sqlHexDecode"] = new SqlHexDecode(),
        ["trim"] = new Trim(true, true),
        ["trimLeft"] = new Trim(true, false),
        ["trimRight"] = new Trim(false, true),
        ["uppercase"] = new Uppercase(),
        ["urlDecode"] = new UrlDecode(),
        ["urlDecodeUni"] = new UrlDecodeUni(),
        ["urlEncode"] = new UrlEncode(),
        ["utf8toUnicode"] = new Utf8ToUnicode(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
