using System.Globalization;
using System.Net;
using Karaula.Edge.Hosting;
using Karaula.Edge.Languages;
using Karaula.Edge.Explain;
using Karaula.Edge.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Challenge;

/// <summary>
/// Challenges and passes, in three steps on a request's way: 1. <see cref="ReadPass"/> finds whether its reader has a pass; 2. <see cref="AnswerAsync"/> takes answers, where it is
/// one; 3. <see cref="CanOffer"/> and <see cref="OfferAsync"/> put a challenge in the place of a refusal. Whoever has a pass is never challenged, so there is no way round in circles; whoever
/// cannot keep one is told so.
/// </summary>
internal sealed class Challenger(ChallengeKeys keys, ChallengeMetrics metrics, TimeProvider time)
{
    /// <summary>How long a challenge may be answered.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromHours(1);

    // Edges' clocks differ a little.
    private const int ClockSkewSeconds = 60;

    // Pages for one source of late, before it gets the short refusal: a crowd behind one address stays below, a flood gets no traffic for its trouble.
    private const int MostPerSource = 200;

    private readonly RoamingTable _roaming = new();
    private readonly FadingCounts _offered = new(16_384, TimeSpan.FromSeconds(10), time);
    private readonly FadingCounts _answered = new(16_384, TimeSpan.FromSeconds(10), time);

    private uint Now => (uint)time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Takes the pass out of the request, and notes in its state whether it is good here.</summary>
    public void ReadPass(HttpContext context, RequestState state)
    {
        if (PassCookie.Take(context.Request.Headers, context.Request.IsHttps) is { } text
            && ChallengeToken.TryRead(text, keys.Ring, state.Settings.Name, out var pass) && Holds(pass, state))
        {
            state.Pass = pass.Kind;
            state.GateKey = Gate.SourceKey.OfPass(pass.Id);
        }
    }

    /// <summary>Whether a request is for the challenge itself.</summary>
    public static bool IsOwn(RequestState state, PathString path) =>
        state.Settings.Configuration.Challenge.Enabled
        && (string.Equals(path.Value, ChallengePages.PassPath, StringComparison.Ordinal)
            || string.Equals(path.Value, ChallengePages.ArrivedPath, StringComparison.Ordinal));

    /// <summary>Answers a request for the challenge itself.</summary>
    public Task AnswerAsync(HttpContext context, RequestState state) =>
        string.Equals(context.Request.Path.Value, ChallengePages.ArrivedPath, StringComparison.Ordinal)
            ? ArriveAsync(context, state)
            : TakeAnswerAsync(context, state);

    /// <summary>Whether a request that is to be refused can be challenged instead.</summary>
    /// <param name="context">The request.</param>
    /// <param name="state">What is known of it.</param>
    /// <param name="isAsked">Whether a rule or the origin asks for it, in whatever mode.</param>
    public bool CanOffer(HttpContext context, RequestState state, bool isAsked = false)
    {
        return IsChallengeable(context, state)
            && (isAsked || state.Site.Mode.Mode >= state.Settings.Configuration.Challenge.From)
            && _offered.Add(state.Source.Hash(0)) <= MostPerSource;
    }

    /// <summary>Whether a request is for a page that a person looks at, at a site that challenges, and without a pass.</summary>
    public static bool IsChallengeable(HttpContext context, RequestState state)
    {
        var options = state.Settings.Configuration.Challenge;
        return options.Enabled && state.Pass == default && Challengeable.Is(context.Request, options);
    }

    /// <summary>Answers with a challenge: 503, which no search engine takes for the page and no cache keeps.</summary>
    public Task OfferAsync(HttpContext context, RequestState state, string cause)
    {
        metrics.Challenged(state.Settings.Name, cause);
        state.Site.Recorder.Record(ChallengeStep.Shown);
        state.IsChallenged = true;
        return PoseAsync(context, state, ReturnTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget), notice: "");
    }

    private Task PoseAsync(HttpContext context, RequestState state, string to, string notice)
    {
        var options = state.Settings.Configuration.Challenge;
        var network = state.Source.Wider();
        var (bits, wait) = state.Site.Challenges.Next(options, state.Site.Gate.Pressure, network);
        var key = keys.Ring.SigningAt(time.GetUtcNow());
        var token = new ChallengeToken
        {
            Key = key.Id,
            Issued = Now,
            Kind = TokenKind.Challenge,
            Bits = bits,
            Wait = wait,
            Id = (ulong)Random.Shared.NextInt64(),
            Network = ChallengeToken.NetworkOf(state.Source, key),
        };
        return WriteAsync(context, state, token.Write(key, state.Settings.Name), bits, wait, to, notice);
    }

    private async Task TakeAnswerAsync(HttpContext context, RequestState state)
    {
        if (_answered.Add(state.Source.Hash(0)) > MostPerSource)
        {
            metrics.Answered(state.Settings.Name, AnswerKind.TooMany);
            state.Site.Recorder.Record(ChallengeStep.Failed);
            await RefusalPage.WriteAsync(context, StatusCodes.Status429TooManyRequests, RefusalText.TooMany, state, retryAfterSeconds: 10);
            return;
        }

        if (await AnswerForm.ReadAsync(context.Request, context.RequestAborted) is not { } form)
        {
            await RefusalPage.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, RefusalText.TooLarge, state);
            return;
        }

        var to = ReturnTarget.Of(form.To);
        var kind = Judge(form, state, out var token);
        metrics.Answered(state.Settings.Name, kind);
        if (kind != AnswerKind.Early)
            state.Site.Recorder.Record(kind == AnswerKind.Wrong ? ChallengeStep.Failed : ChallengeStep.Passed);
        switch (kind)
        {
            case AnswerKind.Worked or AnswerKind.Waited:
                Pass(context, state, token with { Kind = kind == AnswerKind.Worked ? TokenKind.WorkedPass : TokenKind.WaitedPass, Bits = 0, Wait = 0 }, to);
                break;
            case AnswerKind.Early:
                var left = (byte)(token.Wait - (Now - token.Issued));
                await WriteAsync(context, state, form.Token, token.Bits, left, to, Notice(context, state, static text => text.Early, left));
                break;
            default:
                await PoseAsync(context, state, to, Notice(context, state, static text => text.Again, 0));
                break;
        }
    }

    private AnswerKind Judge(AnswerForm form, RequestState state, out ChallengeToken token)
    {
        if (!ChallengeToken.TryRead(form.Token, keys.Ring, state.Settings.Name, out token) || token.Kind != TokenKind.Challenge)
            return AnswerKind.Wrong;
        var age = (long)Now - token.Issued;
        if (age < -ClockSkewSeconds || age > AnswerWithin.TotalSeconds)
            return AnswerKind.Wrong;
        if (form.Work.Length == 0)
            return age >= token.Wait ? AnswerKind.Waited : AnswerKind.Early;
        return ProofOfWork.IsSolved(form.Token.AsSpan(ChallengeToken.FactsText), token.Bits, ChallengeOptions.Rounds, form.Work)
            ? AnswerKind.Worked
            : AnswerKind.Wrong;
    }

    private void Pass(HttpContext context, RequestState state, ChallengeToken pass, string to)
    {
        state.Site.Challenges.Passed(state.Source.Wider());
        var response = context.Response;
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.CacheControl = "no-store";
        response.Headers.Append("Set-Cookie", PassCookie.Set(
            pass.Write(keys.Ring.Find(pass.Key)!, state.Settings.Name), context.Request.IsHttps, LifetimeOf(pass, state)));
        response.Headers.Location = $"{ChallengePages.ArrivedPath}?to={Uri.EscapeDataString(to)}";
        response.ContentLength = 0;
    }

    /// <summary>The cookie is there, or it never will be: nobody is sent back to where he is challenged again.</summary>
    private Task ArriveAsync(HttpContext context, RequestState state)
    {
        var to = ReturnTarget.Of(AnswerForm.Parse((context.Request.QueryString.Value ?? "").AsSpan().TrimStart('?')).To);
        if (state.Pass == default)
        {
            metrics.Answered(state.Settings.Name, AnswerKind.NoCookie);
            return WriteAsync(context, ChallengePages.NoCookieIn(LanguageOf(context, state)), 60, slot => slot == PageSlot.To ? WebUtility.HtmlEncode(to) : state.Id);
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = to;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private bool Holds(in ChallengeToken pass, RequestState state)
    {
        if (pass.Kind == TokenKind.Challenge || keys.Ring.Find(pass.Key) is not { } key)
            return false;
        var now = Now;
        var age = (long)now - pass.Issued;
        if (age < -ClockSkewSeconds || age > LifetimeOf(pass, state).TotalSeconds)
            return false;
        var network = ChallengeToken.NetworkOf(state.Source, key);
        return network == pass.Network || _roaming.Admit(pass.Id, network, state.Settings.Configuration.Challenge.Networks, now);
    }

    private static TimeSpan LifetimeOf(in ChallengeToken pass, RequestState state) =>
        pass.Kind == TokenKind.WorkedPass ? state.Settings.Configuration.Challenge.PassLifetime : state.Settings.Configuration.Challenge.WaitedPassLifetime;

    private static ReaderLanguage LanguageOf(HttpContext context, RequestState state) =>
        LanguageTags.Choose(context.Request.Headers.AcceptLanguage.ToString(), state.Settings.Configuration.Challenge.Language);

    private static string Notice(HttpContext context, RequestState state, Func<ChallengeTexts, string> sentence, int seconds)
    {
        var text = string.Format(CultureInfo.InvariantCulture, sentence(ChallengeTexts.In(LanguageOf(context, state))), seconds);
        return $"<p role=\"alert\">{WebUtility.HtmlEncode(text)}</p>\n";
    }

    private static Task WriteAsync(HttpContext context, RequestState state, string token, byte bits, byte wait, string to, string notice) =>
        WriteAsync(context, ChallengePages.ChallengeIn(LanguageOf(context, state)), wait, slot => slot switch
        {
            PageSlot.Token => token,
            PageSlot.To => WebUtility.HtmlEncode(to),
            PageSlot.ToQuery => WebUtility.HtmlEncode(Uri.EscapeDataString(to)),
            PageSlot.Wait => wait.ToString(CultureInfo.InvariantCulture),
            PageSlot.Bits => bits.ToString(CultureInfo.InvariantCulture),
            PageSlot.Notice => notice,
            _ => state.Id,
        });

    private static Task WriteAsync(HttpContext context, PageTemplate page, int retryAfter, Func<PageSlot, string> fill)
    {
        var response = context.Response;
        RefusalPage.Clear(response);
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/html; charset=utf-8";
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
        headers.ContentSecurityPolicy = PageAssets.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        var body = new System.Buffers.ArrayBufferWriter<byte>(8192);
        page.Write(body, fill);
        response.ContentLength = body.WrittenCount;
        return response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }
}
