using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Challenge;

/// <summary>What a reader sent: a form's fields, from a body or a query.</summary>
/// <param name="Token">The challenge.</param>
/// <param name="To">Where to go afterwards.</param>
/// <param name="Work">The numbers; empty for whoever waited.</param>
internal readonly record struct AnswerForm(string Token, string To, string Work)
{
    // A token, three kilobytes of target that may be percent-encoded whole, and the numbers.
    private const int MostBytes = 8192;

    /// <summary>Reads the form; null when it is too long to be one.</summary>
    public static async ValueTask<AnswerForm?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Parse((request.QueryString.Value ?? "").AsSpan().TrimStart('?'));
        if (request.ContentLength > MostBytes)
            return null;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > MostBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start);
                return null;
            }

            if (read.IsCompleted)
            {
                var form = Parse(Encoding.Latin1.GetString(read.Buffer));
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return form;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Parses <c>application/x-www-form-urlencoded</c> (WHATWG URL, section 5); the first field of a name counts.</summary>
    public static AnswerForm Parse(ReadOnlySpan<char> text)
    {
        string? token = null, to = null, work = null;
        foreach (var range in text.Split('&'))
        {
            var field = text[range];
            var equals = field.IndexOf('=');
            if (equals < 0)
                continue;
            switch (field[..equals])
            {
                case "token":
                    token ??= WebUtility.UrlDecode(field[(equals + 1)..].ToString());
                    break;
                case "to":
                    to ??= WebUtility.UrlDecode(field[(equals + 1)..].ToString());
                    break;
                case "work":
                    work ??= WebUtility.UrlDecode(field[(equals + 1)..].ToString());
                    break;
            }
        }

        return new AnswerForm(token ?? "", to ?? "/", work ?? "");
    }
}
