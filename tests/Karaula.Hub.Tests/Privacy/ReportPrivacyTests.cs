using System.Buffers.Binary;
using System.Net;
using System.Text;
using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Storage;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests.Privacy;

/// <summary>Reads everything that a hub keeps, and looks for addresses in every form that one may have.</summary>
public sealed class ReportPrivacyTests(SharedPostgres postgres) : IDisposable
{
    private static readonly IPAddress Source = IPAddress.Parse("198.51.100.77");
    private static readonly IPAddress Attacker = IPAddress.Parse("203.0.113.7");
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgresql)]
    public async Task Store_AfterAnAttackAndAReport_HoldsNothingOfTheReportedAddress(StorageProvider provider)
    {
        File.WriteAllText(_state.File("hook"), "a-token-for-hooks-only");
        var storage = await postgres.NewAsync(provider);
        await using var hub = await TestHub.StartAsync(_state.File("hub"), o => o with { Storage = storage, HookTokenFile = _state.File("hook") });
        await BothStoresTests.AttackAsync(hub, end: true);
        using (var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/observations/crowdsec", UriKind.Relative)))
        {
            request.Headers.Add("Authorization", "Bearer a-token-for-hooks-only");
            request.Content = new StringContent($$$"""[{"scenario":"x/y","message":"Ip {{{Source}}}","source":{"ip":"{{{Source}}}","value":"{{{Source}}}","scope":"Ip"}}]""", Encoding.UTF8, "application/json");
            using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }

        var kept = await KeptBytes.OfAsync(hub, _state.File("hub"));

        // The same eyes see an address that is there, as text and as bytes: one that attacked.
        Assert.Contains(kept, k => Forms(Attacker).Any(form => k.Content.AsSpan().IndexOf(form) >= 0));
        foreach (var (name, content) in kept)
            Assert.All(Forms(Source), form => Assert.True(content.AsSpan().IndexOf(form) < 0, $"{name} holds {Convert.ToHexString(form)}"));
    }

    private static IEnumerable<byte[]> Forms(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        var number = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        yield return bytes;
        yield return [.. bytes.Reverse()];
        yield return Encoding.UTF8.GetBytes(address.ToString());
        yield return Encoding.UTF8.GetBytes(Convert.ToHexString(bytes));
        yield return Encoding.UTF8.GetBytes(Convert.ToHexStringLower(bytes));
        yield return Encoding.UTF8.GetBytes($"{number}");
        yield return Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes)[..5]);
    }
}
