using System.Text.Json.Nodes;
using Karaula.Hub.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Karaula.Hub.Tests.Api;

/// <summary>The machine-readable description against what is really there.</summary>
public sealed class OpenApiTests(SharedHub shared)
{
    [Fact]
    public async Task Description_HasEveryRouteOfTheApiWithItsParametersAndAnswers()
    {
        var paths = (await shared.Hub.GetAsync<JsonObject>("openapi/v1.json"))["paths"]!.AsObject();
        var routes = shared.Hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count > 25, $"{routes.Count} routes");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var route in routes)
        {
            var path = route.RoutePattern.RawText!;
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var described = paths[path]?[method.ToLowerInvariant()];
                Assert.True(described is not null, $"{method} {path} is not described");
                Assert.False(string.IsNullOrEmpty((string?)described["summary"]), $"{method} {path} has no summary");
                Assert.True(names.Add((string?)described["operationId"] ?? ""), $"{method} {path} has no name of its own");
                Assert.Contains(described["responses"]!.AsObject(), answer => answer.Key[0] == '2');
                var parameters = described["parameters"]?.AsArray().Select(p => (string?)p!["name"]).ToList() ?? [];
                Assert.All(route.RoutePattern.Parameters, p => Assert.Contains(p.Name, parameters));
            }
        }

        Assert.Equal(paths.Sum(p => p.Value!.AsObject().Count), names.Count);
    }
}
