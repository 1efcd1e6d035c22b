using System.Text.Json.Nodes;
using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Storage;
using Karaula.Hub.Tests.Support;
using MimeKit;

namespace Karaula.Hub.Tests.Alerts;

/// <summary>Alerts by mail: a real hub, a real mail server.</summary>
public sealed class MailTests : IDisposable
{
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Theory]
    [InlineData(MailTls.StartTls, true)]
    [InlineData(MailTls.Implicit, false)]
    [InlineData(MailTls.None, false)]
    public async Task Test_OverEveryWay_Arrives(MailTls tls, bool login)
    {
        await using var server = await ServerAsync(tls, login: login);
        await using var hub = await HubAsync(Target(server, tls, login));
        var alert = await TestAsync(hub);
        Assert.Equal("delivered", (string?)alert["state"]);
        await Poll.UntilAsync(() => Task.FromResult(server.All.Count > 0), () => "the mail arrives");
        var mail = Assert.Single(server.All);
        Assert.Equal((tls != MailTls.None, login), (mail.Encrypted, mail.Authenticated));
        Assert.Equal(["duty@cert.example", "second@cert.example"], mail.To);
        Assert.Equal("[Karaula] Test: nothing has happened", mail.Message.Subject);
        Assert.Equal($"{alert["id"]}@hub.example", mail.Message.MessageId);
        Assert.Equal("auto-generated", mail.Message.Headers[HeaderId.AutoSubmitted]);
    }

    [Fact]
    public async Task Attack_IsOneMailWithAPicture_AfterTheServerRefusedIt()
    {
        await using var server = await ServerAsync(MailTls.StartTls, refusals: 1);
        await using var hub = await HubAsync(Target(server, MailTls.StartTls, login: false) with { Pictures = true });
        await BothStoresTests.AttackAsync(hub, end: false);
        await Poll.UntilAsync(() => Task.FromResult(server.All.Count > 0), () => "the mail arrives");
        var mail = server.All[0].Message;
        Assert.Contains("attacked", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("onset", mail.TextBody, StringComparison.Ordinal);
        var picture = Assert.IsType<MimePart>(Assert.Single(mail.Attachments));
        using var content = new MemoryStream();
        await picture.Content!.DecodeToAsync(content, TestContext.Current.CancellationToken);
        var svg = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(content.ToArray()));
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        await Poll.UntilAsync(
            async () => (await WebhookTests.AlertsAsync(hub)).Any(a => (string?)a!["state"] == "delivered" && (int)a["attempts"]! > 1), () => "it was tried twice");
    }

    [Fact]
    public async Task Test_ServerOfAnUnknownAuthority_IsNotToldAnything()
    {
        await using var server = await ServerAsync(MailTls.StartTls, login: true);
        await using var hub = await HubAsync(Target(server, MailTls.StartTls, login: true) with { AuthorityFile = null });
        var alert = await TestAsync(hub);
        Assert.Equal("given_up", (string?)alert["state"]);
        Assert.Contains("SSL or TLS", (string?)alert["error"], StringComparison.Ordinal);
        Assert.Empty(server.All);
    }

    [Fact]
    public async Task Test_WrongPassword_SaysSoAndNotWhich()
    {
        await using var server = await ServerAsync(MailTls.StartTls, login: true);
        var target = Target(server, MailTls.StartTls, login: true);
        File.WriteAllText(target.PasswordFile!, "something-else-41");
        await using var hub = await HubAsync(target);
        var alert = await TestAsync(hub);
        Assert.Equal("given_up", (string?)alert["state"]);
        Assert.Contains("535", (string?)alert["error"], StringComparison.Ordinal);
        Assert.DoesNotContain("something-else-41", alert.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_ServerWithoutStartTls_IsNotToldAnything()
    {
        await using var server = await ServerAsync(MailTls.None);
        await using var hub = await HubAsync(Target(server, MailTls.StartTls, login: false));
        Assert.Equal("given_up", (string?)(await TestAsync(hub))["state"]);
        Assert.Empty(server.All);
    }

    private static async Task<MailServer> ServerAsync(MailTls tls, int refusals = 0, bool login = false)
    {
        Assert.SkipUnless(MailServer.IsInstalled, "python3-aiosmtpd is not installed (make setup)");
        return await MailServer.StartAsync(tls, refusals, login);
    }

    private Task<TestHub> HubAsync(MailTarget target) => TestHub.StartAsync(_state.File("hub"), o => o with
    {
        Alerts = [new AlertRoute("duty") { Mail = target, GroupWait = TimeSpan.Zero, RepeatInterval = null }],
    });

    private MailTarget Target(MailServer server, MailTls tls, bool login)
    {
        File.WriteAllText(_state.File("password"), MailServer.Password + "\n");
        return new MailTarget("127.0.0.1", server.Port, tls, "hub@hub.example", ["duty@cert.example", "second@cert.example"])
        {
            AuthorityFile = server.Authority, User = login ? MailServer.User : null, PasswordFile = login ? _state.File("password") : null,
        };
    }

    private static async Task<JsonNode> TestAsync(TestHub hub)
    {
        using var answer = await hub.Http.PostAsync(new Uri("api/v1/alerts/routes/duty/test", UriKind.Relative), null, TestContext.Current.CancellationToken);
        var id = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["id"]!;
        JsonNode alert = null!;
        await Poll.UntilAsync(async () => (string?)(alert = await hub.GetAsync<JsonNode>($"api/v1/alerts/{id}"))["state"] != "waiting", () => $"the test is over; {alert}");
        return alert;
    }
}
