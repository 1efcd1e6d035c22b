using System.Net;
using Karaula.Http.Caching.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Karaula.Http.Caching.Tests.Middleware;

/// <summary>Several readers, one question, one request to the origin.</summary>
public sealed class CoalescingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_ManyReadersMissTheSameKey_OriginIsAskedOnceAndAllGetTheWhole(bool declared)
    {
        const int Readers = 100;
        string body = new('x', 200_000);
        var mayAnswer = new TaskCompletionSource();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            await mayAnswer.Task;
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            context.Response.ContentLength = declared ? body.Length : null;
            for (int i = 0; i < body.Length; i += 50_000)
                await context.Response.WriteAsync(body.Substring(i, 50_000));
        });
        Task<HttpResponseMessage>[] readers = [.. Enumerable.Range(0, Readers).Select(_ => cache.GetAsync("/"))];
        await cache.WaitingAsync(Readers - 1);
        mayAnswer.SetResult();

        foreach (HttpResponseMessage answer in await Task.WhenAll(readers))
            Assert.Equal(body, await answer.TextAsync());
        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_BytesOfAnAnswerThatIsNotFinished_ReachAllReadersAsTheyCome()
    {
        var mayFinish = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            await mayAnswer.Task;
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await mayFinish.Task;
            await context.Response.WriteAsync("last");
        });
        using RawConnection leader = await cache.ConnectAsync();
        using RawConnection follower = await cache.ConnectAsync();
        await leader.SendAsync(Get(cache));
        await cache.AskedAsync(1);
        await follower.SendAsync(Get(cache));
        await cache.WaitingAsync(1);
        mayAnswer.SetResult();
        await leader.ReadUntilAsync("first");
        await follower.ReadUntilAsync("first");
        using RawConnection late = await cache.ConnectAsync();
        await late.SendAsync(Get(cache));
        await late.ReadUntilAsync("first");
        mayFinish.SetResult();

        foreach (RawConnection reader in new[] { leader, follower, late })
            await reader.ReadUntilAsync("last");
        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_FirstReaderReadsNothing_OthersGetTheWhole()
    {
        string body = new('x', 4_000_000);
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            context.Response.ContentLength = body.Length;
            await context.Response.WriteAsync(body);
        });
        using RawConnection slow = await cache.ConnectAsync();
        await slow.SendAsync(Get(cache));
        await cache.AskedAsync(1);

        Assert.Equal(body, await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal(1, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_FirstReaderLeavesWhileOthersWait_TheyAreAnsweredAllTheSame()
    {
        var mayAnswer = new TaskCompletionSource();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            await mayAnswer.Task.WaitAsync(context.RequestAborted);
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            await context.Response.WriteAsync("1");
        });
        RawConnection leader = await cache.ConnectAsync();
        await leader.SendAsync(Get(cache));
        await cache.AskedAsync(1);
        Task<HttpResponseMessage> follower = cache.GetAsync("/");
        await cache.WaitingAsync(1);
        leader.Reset();
        leader.Dispose();
        mayAnswer.SetResult();

        Assert.Equal("1", await (await follower).TextAsync());
        Assert.Equal(1, cache.OriginRequests);
    }

    [Theory]
    [InlineData("Cache-Control: no-store")]
    [InlineData("Cache-Control: private, max-age=60")]
    [InlineData("Set-Cookie: a=b")]
    public async Task Get_AnswerIsNotForSharing_EachReaderGetsItsOwnAndNextOnesDoNotWait(string field)
    {
        const int Readers = 10;
        var mayAnswer = new TaskCompletionSource();
        int answers = 0;
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            await mayAnswer.Task;
            TestOrigin.Set(context, field);
            await context.Response.WriteAsync($"{Interlocked.Increment(ref answers)}");
        });
        Task<HttpResponseMessage>[] readers = [.. Enumerable.Range(0, Readers).Select(_ => cache.GetAsync("/"))];
        await cache.WaitingAsync(Readers - 1);
        mayAnswer.SetResult();
        var bodies = await Task.WhenAll((await Task.WhenAll(readers)).Select(answer => answer.TextAsync()));
        Assert.Equal(Readers, bodies.Distinct().Count());

        // Known now: ten at once all reach an origin that answers none of them yet.
        mayAnswer = new TaskCompletionSource();
        readers = [.. Enumerable.Range(0, Readers).Select(_ => cache.GetAsync("/"))];
        await cache.AskedAsync(2 * Readers);
        mayAnswer.SetResult();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Get_ReadersOfOtherLanguages_AskTheOriginOncePerLanguage()
    {
        const int Readers = 30;
        var mayAnswer = new TaskCompletionSource();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            await mayAnswer.Task;
            TestOrigin.Set(context, "Cache-Control: max-age=60", "Vary: Accept-Language");
            await context.Response.WriteAsync(context.Request.Headers.AcceptLanguage.ToString());
        });
        Task<HttpResponseMessage>[] readers = [.. Enumerable.Range(0, Readers).Select(i => cache.GetAsync("/", $"Accept-Language: l{i % 3}"))];
        await cache.WaitingAsync(Readers - 1);
        mayAnswer.SetResult();

        HttpResponseMessage[] answers = await Task.WhenAll(readers);
        for (int i = 0; i < Readers; i++)
            Assert.Equal($"l{i % 3}", await answers[i].TextAsync());
        Assert.Equal(3, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_StaleAnswerAndManyReaders_OneRevalidationServesAll()
    {
        const int Readers = 50;
        TaskCompletionSource? mayAnswer = null;
        RequestDelegate validating = TestOrigin.Validating("\"1\"", ["Cache-Control: max-age=10"]);
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            if (mayAnswer is { } gate)
                await gate.Task;
            await validating(context);
        });
        await cache.GetAsync("/");
        cache.Time.Advance(TimeSpan.FromSeconds(11));
        mayAnswer = new();
        Task<HttpResponseMessage>[] readers = [.. Enumerable.Range(0, Readers).Select(_ => cache.GetAsync("/"))];
        await cache.WaitingAsync(Readers - 1);
        mayAnswer.SetResult();

        foreach (HttpResponseMessage answer in await Task.WhenAll(readers))
            Assert.Equal((HttpStatusCode.OK, "body"), (answer.StatusCode, await answer.TextAsync()));
        Assert.Equal(2, cache.OriginRequests);
    }

    [Fact]
    public async Task Get_OriginBreaksOffWhileOthersRead_TheyLearnOfIt()
    {
        var mayBreak = new TaskCompletionSource();
        await using TestCache cache = await TestCache.StartAsync(async context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await mayBreak.Task;
            context.Abort();
        });
        using RawConnection leader = await cache.ConnectAsync();
        await leader.SendAsync(Get(cache));
        await leader.ReadUntilAsync("first");
        Task<HttpResponseMessage> follower = cache.GetAsync("/");
        await cache.WaitingAsync(1);
        mayBreak.SetResult();

        await Assert.ThrowsAsync<HttpRequestException>(() => follower);
        Assert.Equal((0, 0L), (cache.Store.Count, cache.Store.ReceivingBytes));
    }

    [Fact]
    public async Task Get_AnswerOutgrowsTheLimitUnannounced_FirstReaderGetsTheWholeAndNothingIsStored()
    {
        string body = new('x', 300_000);
        await using TestCache cache = await TestCache.StartAsync(
            async context =>
            {
                TestOrigin.Set(context, "Cache-Control: max-age=60");
                for (int i = 0; i < body.Length; i += 30_000)
                    await context.Response.WriteAsync(body.Substring(i, 30_000));
            },
            configure: options => options.MaximumBodyBytes = 100_000);
        for (int i = 0; i < 2; i++)
            Assert.Equal(body, await (await cache.GetAsync("/")).TextAsync());
        Assert.Equal((2, 0, 0L), (cache.OriginRequests, cache.Store.Count, cache.Store.ReceivingBytes));
    }

    [Fact]
    public async Task Get_RangeWhileTheWholeArrives_IsServedFromItOnceStored()
    {
        await using TestCache cache = await TestCache.StartAsync(context =>
        {
            TestOrigin.Set(context, "Cache-Control: max-age=60");
            context.Response.ContentLength = 10;
            return context.Response.WriteAsync("0123456789");
        });
        await cache.GetAsync("/");

        HttpResponseMessage part = await cache.GetAsync("/", "Range: bytes=2-4");

        Assert.Equal((HttpStatusCode.PartialContent, "234"), (part.StatusCode, await part.TextAsync()));
    }

    /// <summary>What the client of <see cref="TestCache"/> would send: the host is part of the key.</summary>
    private static string Get(TestCache cache) => $"GET / HTTP/1.1\r\nHost: {cache.EndPoint}\r\n\r\n";
}
