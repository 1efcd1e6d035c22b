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

    [Fact]
    public void Apply_Alerts_TakesRoutesAndKeepsSecretsOut()
    {
        File.WriteAllText(_state.File("secret"), "whsec_" + Convert.ToBase64String(new byte[24]));
        var options = Apply($"""
            [[alert]]
            name = "duty"
            url = "https://hooks.example/x"
            secret_file = "{_state.File("secret")}"
            severity = "critical"
            sites = ["vlada", "glas"]
            group_wait_seconds = 10
            repeat_hours = 0
            [[alert]]
            name = "post"
            mail_to = ["duty@cert.example"]
            mail_from = "hub@cert.example"
            smtp_host = "mail.cert.example"
            user = "hub"
            password_file = "{_state.File("secret")}"
            quiet_from = "22:00"
            quiet_to = "07:00"
            time_zone = "Europe/Podgorica"
            """);
        Assert.Equal(2, options.Alerts.Count);
        var (hook, mail) = (options.Alerts[0], options.Alerts[1]);
        Assert.Equal((Karaula.Hub.Alerts.AlertSeverity.Critical, TimeSpan.FromSeconds(10), null), (hook.Severity, hook.GroupWait, hook.RepeatInterval));
        Assert.Equal(["vlada", "glas"], hook.Sites);
        Assert.Equal((587, MailTls.StartTls, "hub"), (mail.Mail!.Port, mail.Mail.Tls, mail.Mail.User));
        Assert.True(mail.Quiet!.Contains(new DateTimeOffset(2026, 7, 1, 20, 0, 0, TimeSpan.Zero)));
        Assert.False(mail.Quiet.Contains(new DateTimeOffset(2026, 7, 1, 19, 59, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("[[alert]]\nname = \"a\"", ":1: alert.url: one of")]
    [InlineData("[[alert]]\nname = \"a\"\nurl = \"http://hooks.example/\"", ":3: alert.url: must be https")]
    [InlineData("[[alert]]\nname = \"a\"\nurl = \"https://h.example/\"\nsecret_file = \"/nowhere/at/all\"", ":4: alert.secret_file: ")]
    [InlineData("[[alert]]\nname = \"a\"\nurl = \"https://h.example/\"\nsecret = \"x\"", ":4: alert.secret: is no key")]
    [InlineData("[[alert]]\nname = \"a\"\nurl = \"https://h.example/\"\nmail_to = [\"x@y.example\"]", ":3: alert.url: is for a webhook")]
    [InlineData("[[alert]]\nname = \"a\"\nurl = \"https://h.example/\"\nseverity = \"loud\"", ":4: alert.severity: is \"loud\"")]
    [InlineData("[[alert]]\nname = \"a\"\nurl = \"https://h.example/\"\nquiet_from = \"25:00\"", ":4: alert.quiet_from: must be an hour")]
    [InlineData("[[alert]]\nname = \"a\"\nurl = \"https://h.example/\"\ntime_zone = \"Mars/One\"", ":4: alert.time_zone: ")]
    [InlineData("[[alert]]\nname = \"a\"\nmail_to = [\"nobody\"]\nmail_from = \"x@y.example\"\nsmtp_host = \"m.example\"", ":3: alert.mail_to: \"nobody\" is no mail")]
    [InlineData("[[alert]]\nname = \"a\"\nmail_to = [\"a@b.example\"]\nmail_from = \"x@y.example\"\nsmtp_host = \"m.example\"\ntls = \"none\"", ":6: alert.tls: \"none\" is only")]
    [InlineData("[alert]\nname = \"a\"", ":1: unknown table alert")]
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
