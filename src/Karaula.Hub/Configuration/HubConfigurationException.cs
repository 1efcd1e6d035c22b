namespace Karaula.Hub.Configuration;

/// <summary>The hub's options contradict themselves or the machine; says everything that is wrong, not just the first thing.</summary>
public sealed class HubConfigurationException : Exception
{
    /// <summary>Makes an exception that names every error.</summary>
    /// <param name="errors">At least one.</param>
    public HubConfigurationException(IReadOnlyList<string> errors)
        : base("The hub cannot start:\n" + string.Join('\n', errors.Select(e => "  " + e))) => Errors = errors;

    /// <summary>One sentence per error, each naming the option.</summary>
    public IReadOnlyList<string> Errors { get; }
}
