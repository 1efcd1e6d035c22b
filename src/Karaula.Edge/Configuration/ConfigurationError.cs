using System.Globalization;

namespace Karaula.Edge.Configuration;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Line">Line, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">Column, from 1; 0 when the file as a whole is meant.</param>
/// <param name="Reason">What is wrong, and what is expected.</param>
public sealed record ConfigurationError(string File, int Line, int Column, string Reason)
{
    /// <summary><c>file:line:column: reason</c>, the form that editors understand.</summary>
    public override string ToString() =>
        Line == 0 ? $"{File}: {Reason}" : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {Reason}");
}
