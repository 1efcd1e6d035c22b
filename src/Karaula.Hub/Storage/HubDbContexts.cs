using Microsoft.EntityFrameworkCore;

namespace Karaula.Hub.Storage;

/// <summary>Hands out the contexts of one provider to those who do not care which.</summary>
internal sealed class HubDbContexts<T>(IDbContextFactory<T> contexts) : IDbContextFactory<HubDbContext>
    where T : HubDbContext
{
    public HubDbContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<HubDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await contexts.CreateDbContextAsync(cancellationToken);
}
