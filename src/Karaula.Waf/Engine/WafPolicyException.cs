using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>Rules cannot be loaded.</summary>
public sealed class WafPolicyException : Exception
{
    /// <summary>Makes one with all that is wrong.</summary>
    public WafPolicyException(IReadOnlyList<SecLangError> errors)
        : base(string.Join(Environment.NewLine, errors ?? throw new ArgumentNullException(nameof(errors)))) => Errors = errors;

    /// <summary>What is wrong, and where.</summary>
    public IReadOnlyList<SecLangError> Errors { get; }
}
