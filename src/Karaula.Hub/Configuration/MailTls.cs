namespace Karaula.Hub.Configuration;

/// <summary>How the way to a mail server is protected.</summary>
public enum MailTls
{
    /// <summary>Asked for after the greeting, and insisted on (RFC 3207).</summary>
    StartTls,

    /// <summary>From the first byte on (RFC 8314).</summary>
    Implicit,

    /// <summary>Not at all: only to a server on this machine.</summary>
    None,
}
