namespace Karaula.Http.Caching.Origin;

/// <summary>What happens to the body that the origin sends.</summary>
internal enum ExchangeMode
{
    /// <summary>Not known until the head is final.</summary>
    Undecided,

    /// <summary>It goes to the client.</summary>
    Pass,

    /// <summary>It goes to the client and is collected.</summary>
    Capture,

    /// <summary>It is collected only: the client has it already and gets a 304.</summary>
    CaptureOnly,

    /// <summary>It goes nowhere: the client gets a stored answer instead.</summary>
    Discard,
}
