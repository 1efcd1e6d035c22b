using Karaula.Hub.Configuration;
using Karaula.Hub.Hosting;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests.Configuration;

public sealed class HubOptionsValidatorTests : IDisposable
{
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Validate_Defaults_FindsNothing() => Assert.Empty(HubOptionsValidator.Validate(new HubOptions { StateDirectory = _state.Path }));

    [Theory]
    [InlineData("http://0.0.0.0:7000")]
    [InlineData("http://192.0.2.1:7000")]
    [InlineData("http://[::]:7000")]
    public void Validate_ReachableFromOutsideWithoutToken_IsAnError(string listen)
    {
        var options = new HubOptions { StateDirectory = _state.Path };
        Assert.Contains("token file", Assert.Single(HubOptionsValidator.Validate(options with { HttpListen = listen })), StringComparison.Ordinal);
        Assert.Contains("token file", Assert.Single(HubOptionsValidator.Validate(options with { GrpcListen = listen })), StringComparison.Ordinal);
        File.WriteAllText(_state.File("token"), "a-token-of-some-length");
        Assert.Empty(HubOptionsValidator.Validate(options with { HttpListen = listen, TokenFile = _state.File("token") }));
    }

    [Fact]
    public void Build_SeveralErrors_NamesAll()
    {
        var options = new HubOptions
        {
            StateDirectory = _state.Path, HttpListen = "https://127.0.0.1", GrpcListen = "nonsense", TokenFile = _state.File("missing"), MaxSites = 0,
        };
        var errors = Assert.Throws<HubConfigurationException>(() => HubHost.Build(options)).Errors;
        Assert.Equal(["HTTP listen", "gRPC listen", "token file", "max sites"], errors.Select(e => e[..e.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void Describe_WithToken_DoesNotTellIt()
    {
        File.WriteAllText(_state.File("token"), "a-token-of-some-length");
        Assert.DoesNotContain(
            "a-token", new HubOptions { StateDirectory = _state.Path, TokenFile = _state.File("token") }.Describe(), StringComparison.Ordinal);
    }
}
