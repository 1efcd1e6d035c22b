using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Karaula.Hub.Configuration;

namespace Karaula.Hub.Alerts;

/// <summary>
/// Posts JSON, signed as the Standard Webhooks specification 1.0 has it: <c>webhook-signature: v1,BASE64</c> is HMAC-SHA-256 over
/// <c>ID.TIMESTAMP.BODY</c>; <c>webhook-id</c> is the same at each attempt, <c>webhook-timestamp</c> is that of the attempt. Redirections are not
/// followed: what was signed for one receiver is not carried to another.
/// </summary>
internal sealed class WebhookChannel : IAlertChannel
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private readonly WebhookTarget _target;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookChannel(WebhookTarget target, TimeProvider time)
    {
        (_target, _time) = (target, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // What stays on this machine needs no proxy.
            UseProxy = target.Url?.IsLoopback != true,
        })
        { Timeout = Longest };
    }

    public async Task DeliverAsync(AlertMessage message, string body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _target.Url ?? Address(_target.UrlFile!)) { Content = new StringContent(body, Encoding.UTF8) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("webhook-id", message.Id);
            request.Headers.Add("webhook-timestamp", timestamp);
            if (_target.SecretFile is { } file)
                request.Headers.Add("webhook-signature", Sign(WebhookSecret.Read(file), message.Id, timestamp, body));
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Karaula", typeof(WebhookChannel).Assembly.GetName().Version!.ToString(3)));
            // Whatever the receiver has to say beyond its status is not read.
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new AlertDeliveryException($"answered {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new AlertDeliveryException(e is HttpRequestException { InnerException: { } inner } ? inner.Message : e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertDeliveryException($"did not answer within {Longest.TotalSeconds:0} s");
        }
    }

    public void Dispose() => _http.Dispose();

    internal static string Sign(byte[] key, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private static Uri Address(string file)
    {
        var text = WebhookAddress.FirstLine(file);
        return WebhookAddress.FindError(text) is { } error ? throw new AlertDeliveryException($"'{file}': {error}") : new Uri(text);
    }
}
