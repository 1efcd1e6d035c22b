using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests.Configuration;

public sealed class HubFileTests : IDisposable
{
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Apply_AWholeFile_TakesAllOfIt()
    {
        File.WriteAllText(_state.File("connection"), "Host=db.example;Database=hub;Username=u;Password=geheim\n");
        var options = Apply($"""
            [storage]
            provider = "postgresql"
            connection_file = "{_state.File("connection")}"
            [retention]
            summaries_days = 30
            incidents_days = 400.5
            [hooks]
            token_file = "hooks"
            [[site]]
            name = "vlada"
            hosting = "one"
            asn = "AS64500"
            audience = 12000
            [[site]]
            name = "glas"
            """);

        Assert.Equal("Host=db.example;Database=hub;Username=u;Password=geheim", options.Storage.ConnectionString);
        Assert.Equal((TimeSpan.FromDays(30), TimeSpan.FromDays(400.5)), (options.Retention.Summaries, options.Retention.Incidents));
        Assert.Equal("hooks", options.HookTokenFile);
        Assert.Equal([new SiteNotes("vlada") { Hosting = "one", Asn = "AS64500", Audience = 12000 }, new SiteNotes("glas")], options.Sites);
        Assert.DoesNotContain("geheim", options.Describe(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x = 1", ":1: unknown key")]
    [InlineData("[storage", ":1: ")]
    [InlineData("[store]", ":1: unknown table store")]
    [InlineData("[storage]\nprovider = \"oracle\"", ":2: storage.provider: is \"oracle\"")]
    [InlineData("[storage]\nprovider = 5", ":2: storage.provider: must be a text")]
    [InlineData("[storage]\nprovider = \"postgresql\"\nconnection_file = \"/nowhere/at/all\"", ":3: storage.connection_file: ")]
    [InlineData("[storage]\nconnection_string = \"Password=x\"", ":2: storage.connection_string: is no key")]
    [InlineData("[retention]\nsummaries_days = -1", ":2: retention.summaries_days: must be a number")]
    [InlineData("[[site]]\nhosting = \"x\"", ":1: site.name: must be")]
    [InlineData("[site]\nname = \"x\"", ":1: unknown table site")]
    [InlineData("[[site]]\nname = \"x\"\n[[site]]\nname = \"x\"", "site x is there 2 times")]
    public void Apply_WhatIsWrong_IsRefusedWithItsLine(string text, string error)
    {
        var refusal = Assert.Throws<HubConfigurationException>(() => Apply(text));
        Assert.Contains(refusal.Errors, e => e.Contains(error, StringComparison.Ordinal));
    }

    private HubOptions Apply(string text)
    {
        File.WriteAllText(_state.File("hub.toml"), text);
        return HubFile.Apply(_state.File("hub.toml"), TestHub.OptionsFor(_state.Path));
    }
}
