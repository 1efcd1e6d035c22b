using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests.Api;

public sealed class HubApiTests(SharedHub shared)
{
    private readonly TestHub _hub = shared.Hub;

    [Theory]
    [InlineData("api/v1/country?window=601", HttpStatusCode.BadRequest)]
    [InlineData("api/v1/country?window=-1", HttpStatusCode.BadRequest)]
    [InlineData("api/v1/country?window=much", HttpStatusCode.BadRequest)]
    [InlineData("api/v1/sites/nowhere", HttpStatusCode.NotFound)]
    [InlineData("api/v1/sites/nowhere/summaries", HttpStatusCode.NotFound)]
    [InlineData("api/v1/sites/nowhere/summaries?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("api/v1/sites/nowhere/summaries?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("api/v1/incidents/none", HttpStatusCode.NotFound)]
    [InlineData("api/v1/campaigns/none", HttpStatusCode.NotFound)]
    [InlineData("api/v1/campaigns/none/stix", HttpStatusCode.NotFound)]
    [InlineData("api/v1/nothing", HttpStatusCode.NotFound)]
    public async Task Get_WhatIsNotThereOrMakesNoSense_AnswersWithAProblem(string path, HttpStatusCode status)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("""{"name":"","points":[]}""", "name")]
    [InlineData("""{"name":"d","points":[{"real":"2026-01-01T00:00:00Z","record":"2017-01-01T00:00:00Z"}]}""", "points")]
    [InlineData("""{"name":"d","points":[{"real":"2026-01-01T00:00:00Z","record":"2017-01-01T00:00:00Z"},{"real":"2026-01-01T00:00:00Z","record":"2017-01-02T00:00:00Z"}]}""", "points[1].real")]
    [InlineData("""{"name":"d","points":[{"real":"2026-01-01T00:00:00Z","record":"2017-01-01T00:00:00Z"},{"real":"2026-01-01T00:01:00Z","record":"2016-01-02T00:00:00Z"}]}""", "points[1].record")]
    [InlineData("""{"name":"d","points":[null,null]}""", "points[0]")]
    public async Task PutDrill_ThatIsNoClock_IsRefusedNamingTheField(string json, string field)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _hub.Http.PutAsync(new Uri("api/v1/drill", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.StartsWith(field + ":", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_NamesEveryRoute()
    {
        var document = await _hub.GetAsync<JsonElement>("openapi/v1.json");
        var paths = document.GetProperty("paths").EnumerateObject().Select(p => p.Name).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "/api/v1/country", "/api/v1/sites", "/api/v1/sites/{name}", "/api/v1/sites/{name}/summaries", "/api/v1/incidents",
                "/api/v1/incidents/{id}", "/api/v1/campaigns", "/api/v1/campaigns/{id}", "/api/v1/campaigns/{id}/stix", "/api/v1/edges",
                "/api/v1/evidence", "/api/v1/evidence/log", "/api/v1/drill",
            },
            paths);
    }

    [Theory]
    [InlineData("health/live")]
    [InlineData("health/ready")]
    public async Task Health_OfARunningHub_IsGood(string path)
    {
        using var answer = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task GrpcService_OnTheHttpListener_IsNotThere()
    {
        using var answer = await _hub.Http.PostAsync(
            new Uri("karaula.wire.v1.Hub/Connect", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task HttpApi_OnTheEdgesListener_IsNotThere()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_hub.Addresses.Grpc, "api/v1/country"))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await _hub.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private Task<HttpResponseMessage> GetAsync(string path) =>
        _hub.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
