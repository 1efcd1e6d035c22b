namespace Karaula.Waf.Engine;

/// <summary>What a policy's directives say beside its rules.</summary>
internal sealed record PolicySettings
{
    /// <summary><c>SecRuleEngine</c>.</summary>
    public WafMode Mode { get; init; } = WafMode.On;

    /// <summary>All limits.</summary>
    public required WafLimits Limits { get; init; }

    /// <summary><c>SecRequestBodyAccess</c>.</summary>
    public bool ReadsRequestBody { get; init; } = true;

    /// <summary><c>SecResponseBodyAccess</c>.</summary>
    public bool ReadsResponseBody { get; init; } = true;

    /// <summary><c>SecResponseBodyMimeType</c>, lower case; null for all.</summary>
    public IReadOnlyList<string>? ResponseTypes { get; init; }

    /// <summary><c>SecCollectionTimeout</c>.</summary>
    public TimeSpan CollectionTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>SecArgumentSeparator</c>.</summary>
    public byte ArgumentSeparator { get; init; } = (byte)'&';

    /// <summary><c>SecComponentSignature</c>.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];
}
