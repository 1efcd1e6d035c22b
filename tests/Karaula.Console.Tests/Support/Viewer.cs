using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Karaula.Console.Tests.Support;

/// <summary>One person's page, and what went wrong in it.</summary>
internal sealed class Viewer : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _url;

    public Viewer(IBrowserContext context, IPage page, Uri url)
    {
        _context = context;
        _url = url;
        Page = page;
        page.SetDefaultTimeout(15_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.RequestFailed += (_, request) => Complaints.Enqueue($"{request.Url}: {request.Failure}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != url.Authority)
                Strangers.Enqueue(request.Url);
        };
        page.WebSocket += (_, socket) =>
        {
            if (new Uri(socket.Url).Authority != url.Authority)
                Strangers.Enqueue(socket.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the page's console, and requests that failed.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Requests to any other host.</summary>
    public ConcurrentQueue<string> Strangers { get; } = [];

    /// <summary>Opens the page, and waits until what the browser first showed is replaced by what is kept up to date.</summary>
    public async Task GotoAsync()
    {
        await Page.GotoAsync(_url.ToString());
        await Page.Locator(".hero[data-live]").WaitForAsync();
    }

    public void AssertFaultless()
    {
        Assert.Empty(Complaints);
        Assert.Empty(Strangers);
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
