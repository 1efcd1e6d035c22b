using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Karaula.Hub.Configuration;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Karaula.Hub.Alerts;

/// <summary>
/// Writes mail: plain text, and a picture where it is wanted. Its Message-ID is the same at each attempt, and mail about one group refers to one
/// ancestor, so that programs show it as one thread.
/// </summary>
internal sealed class MailChannel(MailTarget target, TimeProvider time) : IAlertChannel
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private const int LongestReason = 300;

    public async Task DeliverAsync(AlertMessage message, string body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = new SmtpClient();
            if (target.AuthorityFile is { } authority)
            {
                var trusted = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(authority, both.Token));
                client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(trusted, certificate, chain, errors);
            }

            await client.ConnectAsync(target.Host, target.Port, Options(target.Tls), both.Token);
            if (target.User is { } user)
                await client.AuthenticateAsync(user, WebhookAddress.FirstLine(target.PasswordFile!), both.Token);
            using var mail = Write(message, target, time.GetUtcNow());
            await client.SendAsync(mail, both.Token);
            await LeaveAsync(client, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertDeliveryException($"the mail server did not finish within {Longest.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is CommandException or ProtocolException or AuthenticationException or SslHandshakeException or NotSupportedException
            or IOException or SocketException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AlertDeliveryException(Reason(e));
        }
    }

    public void Dispose()
    {
    }

    internal static MimeMessage Write(AlertMessage message, MailTarget target, DateTimeOffset now)
    {
        var from = MailboxAddress.Parse(target.From);
        var mail = new MimeMessage { Subject = $"[Karaula] {message.Title}", Date = now, MessageId = $"{message.Id}@{from.Domain}" };
        mail.From.Add(from);
        mail.To.AddRange(target.To.Select(MailboxAddress.Parse));
        var ancestor = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{message.Route}\n{message.Group}")))[..32];
        mail.References.Add($"group-{ancestor}@{from.Domain}");
        // RFC 3834: no answering machine should answer.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (message.Severity == AlertSeverity.Critical)
            mail.Priority = MessagePriority.Urgent;
        var text = new TextPart("plain") { Text = AlertText.Write(message) };
        if (!target.Pictures || message.Incidents.Count == 0)
        {
            mail.Body = text;
            return mail;
        }

        var picture = new MimePart("image", "svg+xml")
        {
            Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(AlertTimeline.Write(message)))), FileName = "timeline.svg",
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment), ContentTransferEncoding = ContentEncoding.Base64,
        };
        mail.Body = new Multipart("mixed") { text, picture };
        return mail;
    }

    private static SecureSocketOptions Options(MailTls tls) => tls switch
    {
        MailTls.StartTls => SecureSocketOptions.StartTls,
        MailTls.Implicit => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private static bool IsTrusted(X509Certificate2 authority, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Clear();
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        // An authority of one's own seldom publishes what it has revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var server = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(server);
    }

    /// <summary>Takes leave. The mail is accepted by then: a server that breaks off makes no failure of it, and a second copy would be worse.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ProtocolException or CommandException or OperationCanceledException)
        {
            // See above.
        }
    }

    /// <summary>What the server or the system said, in one line.</summary>
    private static string Reason(Exception e)
    {
        var first = e.Message.Split('\n')[0];
        var line = new string([.. first.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= LongestReason ? line : line[..LongestReason];
    }
}
