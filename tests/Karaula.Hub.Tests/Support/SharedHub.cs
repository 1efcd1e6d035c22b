using Karaula.Hub.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedHub))]

namespace Karaula.Hub.Tests.Support;

/// <summary>One hub for all tests that only bring edges and sites of their own.</summary>
public sealed class SharedHub : IAsyncLifetime
{
    private readonly TempDirectory _state = new();
    private TestHub? _hub;

    internal TestHub Hub => _hub!;

    public async ValueTask InitializeAsync() => _hub = await TestHub.StartAsync(_state.Path);

    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
            await _hub.DisposeAsync();
        _state.Dispose();
    }
}
