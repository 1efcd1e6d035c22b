using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Karaula.Hub.Tests.Support;

/// <summary>One PostgreSQL server for all tests that want a database of their own and do not kill it.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private readonly SemaphoreSlim _starting = new(1);
    private PostgresServer? _server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Storage of a test: nothing in it yet.</summary>
    internal async Task<StorageOptions> NewAsync(StorageProvider provider)
    {
        if (provider == StorageProvider.Sqlite)
            return new StorageOptions();
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed (make setup)");
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            _starting.Release();
        }

        return new StorageOptions(await _server.CreateDatabaseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _starting.Dispose();
    }
}
