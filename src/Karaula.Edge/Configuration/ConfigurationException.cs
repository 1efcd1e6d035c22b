namespace Karaula.Edge.Configuration;

/// <summary>A configuration cannot be used; every reason is in <see cref="Errors"/>.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Everything that is wrong.</summary>
    public ConfigurationException(IReadOnlyList<ConfigurationError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>In the file's order; at least one.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }
}
