using System.Collections.Frozen;

namespace Karaula.Waf.Language;

/// <summary>
/// The names that rule files may use, from the ModSecurity reference manual: all that the OWASP Core Rule Set 3.3 and 4 uses, and what users'
/// own exclusions need. A name outside is an error when rules are loaded, never passed over in silence.
/// </summary>
public static class Vocabulary
{
    /// <summary>Directives, and how many arguments each takes.</summary>
    public static FrozenDictionary<string, (int Least, int Most)> Directives { get; } = new Dictionary<string, (int, int)>
    {
        ["SecRule"] = (2, 3),
        ["SecAction"] = (1, 1),
        ["SecMarker"] = (1, 1),
        ["SecDefaultAction"] = (1, 1),
        ["SecComponentSignature"] = (1, 1),
        ["SecCollectionTimeout"] = (1, 1),
        ["SecRuleEngine"] = (1, 1),
        ["SecRequestBodyAccess"] = (1, 1),
        ["SecRequestBodyLimit"] = (1, 1),
        ["SecRequestBodyNoFilesLimit"] = (1, 1),
        ["SecRequestBodyLimitAction"] = (1, 1),
        ["SecRequestBodyJsonDepthLimit"] = (1, 1),
        ["SecResponseBodyAccess"] = (1, 1),
        ["SecResponseBodyLimit"] = (1, 1),
        ["SecResponseBodyLimitAction"] = (1, 1),
        ["SecResponseBodyMimeType"] = (1, int.MaxValue),
        ["SecResponseBodyMimeTypesClear"] = (0, 0),
        ["SecArgumentsLimit"] = (1, 1),
        ["SecArgumentSeparator"] = (1, 1),
        ["SecUnicodeMapFile"] = (1, 2),
        ["SecRuleRemoveById"] = (1, int.MaxValue),
        ["SecRuleRemoveByTag"] = (1, 1),
        ["SecRuleRemoveByMsg"] = (1, 1),
        ["SecRuleUpdateTargetById"] = (2, 3),
        ["SecRuleUpdateTargetByTag"] = (2, 3),
        ["SecRuleUpdateTargetByMsg"] = (2, 3),
        ["SecRuleUpdateActionById"] = (2, 2),
        ["Include"] = (1, 1),
        ["IncludeOptional"] = (1, 1),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Variables and collections.</summary>
    public static FrozenSet<string> Variables { get; } = Set(
        "ARGS", "ARGS_COMBINED_SIZE", "ARGS_GET", "ARGS_GET_NAMES", "ARGS_NAMES", "ARGS_POST", "ARGS_POST_NAMES", "DURATION", "ENV", "FILES",
        "FILES_COMBINED_SIZE", "FILES_NAMES", "FILES_SIZES", "FULL_REQUEST", "FULL_REQUEST_LENGTH", "GEO", "GLOBAL", "HIGHEST_SEVERITY", "INBOUND_DATA_ERROR", "IP",
        "MATCHED_VAR", "MATCHED_VARS", "MATCHED_VARS_NAMES", "MATCHED_VAR_NAME", "MULTIPART_BOUNDARY_QUOTED", "MULTIPART_BOUNDARY_WHITESPACE",
        "MULTIPART_DATA_AFTER", "MULTIPART_DATA_BEFORE", "MULTIPART_FILE_LIMIT_EXCEEDED", "MULTIPART_FILENAME", "MULTIPART_HEADER_FOLDING",
        "MULTIPART_INVALID_HEADER_FOLDING", "MULTIPART_INVALID_PART", "MULTIPART_INVALID_QUOTING", "MULTIPART_LF_LINE", "MULTIPART_MISSING_SEMICOLON",
        "MULTIPART_NAME", "MULTIPART_PART_HEADERS", "MULTIPART_STRICT_ERROR",
        "MULTIPART_UNMATCHED_BOUNDARY", "OUTBOUND_DATA_ERROR", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "REQBODY_ERROR",
        "REQBODY_ERROR_MSG", "REQBODY_PROCESSOR", "REQBODY_PROCESSOR_ERROR", "REQUEST_BASENAME", "REQUEST_BODY", "REQUEST_BODY_LENGTH",
        "REQUEST_COOKIES", "REQUEST_COOKIES_NAMES", "REQUEST_FILENAME", "REQUEST_HEADERS", "REQUEST_HEADERS_NAMES", "REQUEST_LINE",
        "REQUEST_METHOD", "REQUEST_PROTOCOL", "REQUEST_URI", "REQUEST_URI_RAW", "RESOURCE", "RESPONSE_BODY", "RESPONSE_CONTENT_LENGTH",
        "RESPONSE_CONTENT_TYPE", "RESPONSE_HEADERS", "RESPONSE_HEADERS_NAMES", "RESPONSE_PROTOCOL", "RESPONSE_STATUS", "RULE", "SERVER_ADDR",
        "SERVER_NAME", "SERVER_PORT", "SESSION", "SESSIONID", "STATUS_LINE", "TIME", "TIME_DAY", "TIME_EPOCH", "TIME_HOUR", "TIME_MIN",
        "TIME_MON", "TIME_SEC", "TIME_WDAY", "TIME_YEAR", "TX", "UNIQUE_ID", "URLENCODED_ERROR", "USER", "USERID", "XML");

    /// <summary>Operators, without <c>@</c>.</summary>
    public static FrozenSet<string> Operators { get; } = Set(
        "beginsWith", "contains", "containsWord", "detectSQLi", "detectXSS", "endsWith", "eq", "ge", "geoLookup", "gt", "ipMatch", "ipMatchFromFile", "le",
        "lt", "noMatch", "pm", "pmFromFile", "pmf", "rbl", "rx", "streq", "strmatch", "unconditionalMatch", "validateByteRange",
        "validateUrlEncoding", "validateUtf8Encoding", "within");

    /// <summary>Actions, and whether each needs a value.</summary>
    public static FrozenDictionary<string, bool> Actions { get; } = new Dictionary<string, bool>
    {
        ["accuracy"] = true, ["allow"] = false, ["auditlog"] = false, ["block"] = false, ["capture"] = false, ["chain"] = false, ["ctl"] = true,
        ["deny"] = false, ["deprecatevar"] = true, ["drop"] = false, ["expirevar"] = true, ["id"] = true, ["initcol"] = true, ["log"] = false,
        ["logdata"] = true, ["maturity"] = true, ["msg"] = true, ["multiMatch"] = false, ["noauditlog"] = false, ["nolog"] = false, ["pass"] = false,
        ["phase"] = true, ["redirect"] = true, ["rev"] = true, ["setenv"] = true, ["setrsc"] = true, ["setsid"] = true,
        ["setuid"] = true, ["setvar"] = true, ["severity"] = true, ["skip"] = true,
        ["skipAfter"] = true, ["status"] = true, ["t"] = true, ["tag"] = true, ["ver"] = true,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Transformations, as the <c>t</c> action names them.</summary>
    public static FrozenSet<string> Transformations { get; } = Set(
        "base64Decode", "base64DecodeExt", "base64Encode", "cmdLine", "compressWhitespace", "cssDecode", "escapeSeqDecode", "hexDecode",
        "hexEncode", "htmlEntityDecode", "jsDecode", "length", "lowercase", "md5", "none", "normalisePath", "normalisePathWin",
        "normalizePath", "normalizePathWin", "removeComments", "removeCommentsChar", "removeNulls", "removeWhitespace", "replaceComments",
        "replaceNulls", "sha1", "sqlHexDecode", "trim", "trimLeft", "trimRight", "uppercase", "urlDecode", "urlDecodeUni", "urlEncode",
        "utf8toUnicode");

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
