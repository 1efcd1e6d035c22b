namespace Karaula.Hub.Configuration;

/// <summary>How mail leaves.</summary>
/// <param name="Host">The server.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">How the way to it is protected.</param>
/// <param name="From">Whose name stands in it.</param>
/// <param name="To">Who gets it; at least one.</param>
public sealed record MailTarget(string Host, int Port, MailTls Tls, string From, IReadOnlyList<string> To)
{
    /// <summary>As whom to log in; null: not at all.</summary>
    public string? User { get; init; }

    /// <summary>File whose first line is the password; there exactly when <see cref="User"/> is.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the authority to trust in place of the machine's; null: the machine's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether a picture of the incidents on their timeline is attached (SVG).</summary>
    public bool Pictures { get; init; }
}
