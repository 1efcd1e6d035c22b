using System.Globalization;
using System.Net;
using Karaula.Edge.Challenge;

namespace Karaula.Drill.Traffic;

/// <summary>An edge's challenge as a browser finds it in the page.</summary>
/// <param name="Action">Where the answer goes.</param>
/// <param name="Token">The challenge.</param>
/// <param name="To">Where the reader was going.</param>
/// <param name="Bits">Zero bits that each hash must begin with.</param>
/// <param name="Rounds">Numbers to find.</param>
/// <param name="WaitSeconds">How long whoever does not calculate waits.</param>
internal sealed record ChallengePage(string Action, string Token, string To, int Bits, int Rounds, int WaitSeconds)
{
    // What page.js manages on a phone of some years ago; a laptop does five times as much.
    private const double HashesPerSecond = 300_000;

    // As page.js: whoever calculates longer than the wait and this hands the challenge in without the work.
    private const int LongerThanWaitSeconds = 3;

    private const int MostBits = 16;
    private const int MostWait = 120;

    // The same one machine plays all readers: one of them calculates at a time, so that the others can go on.
    private static readonly SemaphoreSlim Calculating = new(1);

    /// <summary>Finds the challenge in a page; null when there is none, or none that a browser would work on.</summary>
    public static ChallengePage? TryRead(string html)
    {
        if (Between(html, "<form id=\"f\"", ">") is not { } form
            || Attribute(form, "action") is not { Length: > 0 } action || action[0] != '/'
            || Field(html, "token") is not { Length: > 0 } token || Field(html, "to") is not { } to
            || !TryNumber(form, "data-bits", MostBits, out var bits) || !TryNumber(form, "data-rounds", 10, out var rounds)
            || !TryNumber(form, "data-wait", MostWait, out var wait) || token.Length != ChallengeToken.TextLength)
            return null;
        return new ChallengePage(action, token, to, bits, rounds, wait);
    }

    /// <summary>Does what the page asks of a browser, in a phone's time.</summary>
    /// <returns>The form's body, and the seconds that the page had told to wait: 0 for one who calculated.</returns>
    public async Task<(string Body, int Waited)> AnswerAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        string work;
        long hashes;
        await Calculating.WaitAsync(cancellationToken);
        try
        {
            (work, hashes) = await Task.Run(() => ProofOfWork.Solve(Token.AsSpan(ChallengeToken.FactsText), Bits, Rounds), cancellationToken);
        }
        finally
        {
            Calculating.Release();
        }

        var longest = WaitSeconds + LongerThanWaitSeconds;
        var takes = hashes / HashesPerSecond;
        await PauseAsync(Math.Min(takes, longest) - time.GetElapsedTime(began).TotalSeconds, time, cancellationToken);
        return takes > longest ? (Form(""), WaitSeconds) : (Form(work), 0);
    }

    /// <summary>Does what the page asks of a browser without JavaScript.</summary>
    /// <returns>The address that the browser goes on to.</returns>
    public async Task<string> WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await PauseAsync(WaitSeconds, time, cancellationToken);
        return $"{Action}?token={Uri.EscapeDataString(Token)}&to={Uri.EscapeDataString(To)}";
    }

    private string Form(string work) => $"token={Uri.EscapeDataString(Token)}&to={Uri.EscapeDataString(To)}&work={Uri.EscapeDataString(work)}";

    private static Task PauseAsync(double seconds, TimeProvider time, CancellationToken cancellationToken) =>
        seconds > 0 ? Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken) : Task.CompletedTask;

    private static bool TryNumber(string tag, string name, int most, out int number)
    {
        number = 0;
        return Attribute(tag, name) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most;
    }

    private static string? Field(string html, string name) => Attribute(Between(html, $"<input type=\"hidden\" name=\"{name}\"", ">") ?? "", "value");

    private static string? Attribute(string tag, string name) => Between(tag, $" {name}=\"", "\"") is { } value ? WebUtility.HtmlDecode(value) : null;

    private static string? Between(string text, string before, string after)
    {
        var from = text.IndexOf(before, StringComparison.Ordinal);
        if (from < 0)
            return null;
        from += before.Length;
        var until = text.IndexOf(after, from, StringComparison.Ordinal);
        return until < 0 ? null : text[from..until];
    }
}
