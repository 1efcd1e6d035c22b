namespace Karaula.Hub.Configuration;

/// <summary>Where a webhook posts. Secrets are read from their files at each attempt, so that they can be changed while the hub runs.</summary>
/// <param name="Url">The address; null when it is secret itself and comes from <paramref name="UrlFile"/>.</param>
/// <param name="UrlFile">File whose first line is the address.</param>
/// <param name="SecretFile">
/// File whose first line is the key that signs: <c>whsec_</c> and base64, as other senders write it, or any text of at least 16 characters. Null: not signed.
/// </param>
public sealed record WebhookTarget(Uri? Url, string? UrlFile, string? SecretFile);
