namespace Karaula.Waf.Engine;

/// <summary>The variables of the rule language, each named as in rules without its underscores.</summary>
internal enum Variable
{
    None, Args, ArgsCombinedSize, ArgsGet, ArgsGetNames, ArgsNames, ArgsPost, ArgsPostNames, Duration, Env, Files, FilesCombinedSize, FilesNames,
    FilesSizes, FullRequest, FullRequestLength, Geo, Global, HighestSeverity, InboundDataError, Ip, MatchedVar, MatchedVars, MatchedVarsNames, MatchedVarName,
    MultipartBoundaryQuoted, MultipartBoundaryWhitespace, MultipartDataAfter, MultipartDataBefore, MultipartFileLimitExceeded, MultipartFilename,
    MultipartHeaderFolding, MultipartInvalidHeaderFolding, MultipartInvalidPart, MultipartInvalidQuoting, MultipartLfLine, MultipartMissingSemicolon,
    MultipartName, MultipartPartHeaders, MultipartStrictError, MultipartUnmatchedBoundary, OutboundDataError, PathInfo, QueryString, RemoteAddr, RemoteHost, RemotePort,
    ReqbodyError, ReqbodyErrorMsg, ReqbodyProcessor, ReqbodyProcessorError, RequestBasename, RequestBody, RequestBodyLength, RequestCookies,
    RequestCookiesNames, RequestFilename, RequestHeaders, RequestHeadersNames, RequestLine, RequestMethod, RequestProtocol, RequestUri,
    RequestUriRaw, Resource, ResponseBody, ResponseContentLength, ResponseContentType, ResponseHeaders, ResponseHeadersNames, ResponseProtocol,
    ResponseStatus, Rule, ServerAddr, ServerName, ServerPort, Session, Sessionid, StatusLine, Time, TimeDay, TimeEpoch, TimeHour, TimeMin,
    TimeMon, TimeSec, TimeWday, TimeYear, Tx, UniqueId, UrlencodedError, User, Userid, Xml, XmlAttributes,
}
