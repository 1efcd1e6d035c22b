using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Benchmarks.Caching;

/// <summary>A response body that goes nowhere, but starts the response as a server does.</summary>
internal sealed class NullResponseBody(StartableResponse response) : IHttpResponseBodyFeature
{
    public Stream Stream => Stream.Null;

    public PipeWriter Writer { get; } = new NullPipeWriter();

    public Task CompleteAsync() => Task.CompletedTask;

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken = default) => response.FireOnStartingAsync();
}
