using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests.Api;

public sealed class AccessTests : IDisposable
{
    private const string Token = "a-token-of-some-length";
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task HubWithATokenAndWithoutDrills_AsksForTheOneAndRefusesTheOther()
    {
        await File.WriteAllTextAsync(_state.File("token"), Token + "\n", TestContext.Current.CancellationToken);
        await using var hub = await TestHub.StartAsync(_state.Path, o => o with { TokenFile = _state.File("token"), AllowDrill = false });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(hub, "health/live", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hub, "api/v1/country", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hub, "metrics", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hub, "api/v1/country", new("Bearer", Token + "x")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hub, "api/v1/country", new("Basic", "%%%")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(hub, "api/v1/country", new("Bearer", Token)));
        Assert.Equal(
            HttpStatusCode.OK, await StatusAsync(hub, "api/v1/country", new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"any:{Token}")))));

        using (var stranger = new TestEdge(hub.Addresses.Grpc, "a-token-that-is-wrong"))
            Assert.Equal(StatusCode.Unauthenticated, (await stranger.RefusedAsync()).StatusCode);
        using (var edge = new TestEdge(hub.Addresses.Grpc, Token))
            Assert.Equal(0UL, (await edge.GreetAsync(TestEdge.Hello("edge-1", "vlada"))).LastSequence);

        hub.Http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        using var content = new StringContent("""{"name":"d","points":[]}""", Encoding.UTF8, "application/json");
        using var drill = await hub.Http.PutAsync(new Uri("api/v1/drill", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, drill.StatusCode);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestHub hub, string path, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = authorization;
        using var answer = await hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
