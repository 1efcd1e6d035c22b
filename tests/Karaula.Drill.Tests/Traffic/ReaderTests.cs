using System.Net;
using Karaula.Drill.Safety;
using Karaula.Drill.Sites;
using Karaula.Drill.Traffic;
using Karaula.Edge.Challenge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Drill.Tests.Traffic;

public class ReaderTests
{
    private const string Site = "glas";
    private const int Bits = 4;
    private static readonly string Token = new string('A', ChallengeToken.FactsText) + "kwSHwvbWR5m0hMM5o1U7Jg";

    [Theory]
    [InlineData(ReaderKind.Browser)]
    [InlineData(ReaderKind.NoScript)]
    public async Task RunAsync_AChallengedReader_IsServedAndChallengedOnce(object kind)
    {
        var views = await ReadAsync((ReaderKind)kind, passes: true, pageRequests: 3);

        Assert.All(views, view => Assert.True(view.IsGood));
        Assert.Equal([1, 0], views.Select(view => view.Challenges));
        Assert.Equal(0, views.Sum(view => view.Refused));
    }

    [Fact]
    public async Task RunAsync_AChallengedFeedReader_IsRefused()
    {
        var views = await ReadAsync(ReaderKind.Feed, passes: true, pageRequests: 1);

        Assert.Equal((false, 1, 0), (views[0].IsGood, views[0].Refused, views[0].Challenges));
    }

    [Fact]
    public async Task RunAsync_AChallengeWithoutEnd_IsARefusal()
    {
        var views = await ReadAsync(ReaderKind.Browser, passes: false, pageRequests: 1);

        Assert.Equal((false, 1, 1), (views[0].IsGood, views[0].Refused, views[0].Challenges));
    }

    [Fact]
    public async Task RunAsync_CutOffWhileOthersHearOfTheEnd_EndsWithoutCountingThePage()
    {
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cutOff = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhostAnyPort());
        await using var server = builder.Build();
        server.Run(async context =>
        {
            asked.TrySetResult();
            await cutOff.Task;
            context.Abort();
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        var log = new TrafficLog(TimeProvider.System);
        var side = new Side(Site, Site + ".localhost", LoopbackTarget.Of(IPAddress.Loopback, new Uri(server.Urls.First()).Port), IsShielded: true) { SpeaksProxy = false };
        var reading = new Reader(1, side, IPAddress.Loopback, false, log, TimeProvider.System, seed: 3).RunAsync(0, stop.Token);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        // Who waits last hears first: what the reader waits with hears only after this.
        await using var waitsLast = stop.Token.Register(() =>
        {
            cutOff.SetResult();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30));
        });
        await stop.CancelAsync();
        await reading;

        Assert.Empty(log.Views);
    }

    // Reads at a server that challenges whoever has no cookie, and takes answers that are right. The page that was asked for last is the last one.
    private static async Task<List<PageView>> ReadAsync(ReaderKind kind, bool passes, int pageRequests)
    {
        using var last = new CancellationTokenSource();
        var left = pageRequests;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhostAnyPort());
        await using var server = builder.Build();
        server.Run(async context =>
        {
            if (IsPage(context.Request.Path.Value!) && Interlocked.Decrement(ref left) == 0)
                await last.CancelAsync();
            await AnswerAsync(context, passes);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        var log = new TrafficLog(TimeProvider.System);
        var target = LoopbackTarget.Of(IPAddress.Loopback, new Uri(server.Urls.First()).Port);
        var side = new Side(Site, Site + ".localhost", target, IsShielded: true) { SpeaksProxy = false };
        var reader = new Reader(1, side, IPAddress.Loopback, false, log, TimeProvider.System, seed: 3, new ReaderHabits(kind, 5, 6));
        await reader.RunAsync(0, TestContext.Current.CancellationToken, last.Token);
        return [.. log.Views];
    }

    private static bool IsPage(string path) => !path.StartsWith("/.well-known/", StringComparison.Ordinal)
        && (path == "/feed.xml" || !path.Contains('.', StringComparison.Ordinal));

    private static async Task AnswerAsync(HttpContext context, bool passes)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers["X-Request-Id"] = "1";
        if (request.Path == ChallengePages.PassPath)
        {
            var form = (await AnswerForm.ReadAsync(request, context.RequestAborted))!.Value;
            var isRight = form.Token == Token && (form.Work.Length == 0
                || ProofOfWork.IsSolved(Token.AsSpan(ChallengeToken.FactsText), Bits, ChallengeOptions.Rounds, form.Work));
            response.StatusCode = isRight ? 303 : 400;
            if (passes)
                response.Headers.SetCookie = "karaula_pass=yes; Path=/; HttpOnly";
            response.Headers.Location = ChallengePages.ArrivedPath + "?to=%2F";
            response.ContentLength = 0;
            return;
        }

        var hasPass = request.Headers.Cookie == "karaula_pass=yes";
        response.StatusCode = hasPass ? 200 : 503;
        var isAsset = request.Path.Value!.Contains('.', StringComparison.Ordinal);
        var body = !hasPass ? Challenge() : isAsset ? $"/* {Site} */" : $"<html {SamplePages.Marker(Site)}></html>";
        response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(body);
        await response.WriteAsync(body);
    }

    private static string Challenge()
    {
        var page = new System.Buffers.ArrayBufferWriter<byte>();
        ChallengePages.ChallengeIn(Edge.Languages.ReaderLanguage.English).Write(page, slot => slot switch
        {
            PageSlot.Token => Token,
            PageSlot.To => "/",
            PageSlot.Bits => $"{Bits}",
            PageSlot.Wait => "1",
            _ => "",
        });
        return System.Text.Encoding.UTF8.GetString(page.WrittenSpan);
    }
}
