using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Karaula.App.Analysis;
using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary><c>karaula alerts list</c> and <c>karaula alerts test</c>: both ask a running hub.</summary>
internal static class AlertsCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Longer than one attempt of any route may take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(75);

    public static Command Create()
    {
        var hub = HubClient.HubOption();
        var token = new Option<string?>("--token-file") { Description = "The token that the hub asks for" };
        var output = AnalysisFiles.Output();
        var only = new Option<string?>("--route") { Description = "Only of this route" };
        var limit = new Option<int>("--limit") { Description = "How many at most, 1 to 1000", DefaultValueFactory = _ => 50 };
        var list = new Command("list", "What was told to whom, newest first, and whether it arrived. Exit codes: 0 done, 1 the hub refused, 2 it cannot be asked") { hub, token, only, limit, output };
        list.SetAction((parsed, cancellationToken) => HubClient.GuardAsync(
            parsed.GetRequiredValue(hub), parsed.GetValue(token),
            client => ListAsync(client, parsed.GetValue(only), parsed.GetRequiredValue(limit), parsed.GetRequiredValue(output) == "json", cancellationToken), cancellationToken));

        var route = new Argument<string>("route") { Description = "A route of the hub's file" };
        var test = new Command("test", "Send a message that nothing has happened, and say whether it arrived. Exit codes: 0 it did, 1 it did not, 2 the hub cannot be asked") { route, hub, token, output };
        test.SetAction((parsed, cancellationToken) => HubClient.GuardAsync(
            parsed.GetRequiredValue(hub), parsed.GetValue(token),
            client => TestAsync(client, parsed.GetRequiredValue(route), parsed.GetRequiredValue(output) == "json", cancellationToken), cancellationToken));
        return new Command("alerts", "Whom a hub tells of incidents and campaigns") { list, test };
    }

    private static async Task<int> ListAsync(HubClient hub, string? route, int limit, bool json, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"api/v1/alerts?limit={limit}") + (route is null ? "" : $"&route={Uri.EscapeDataString(route)}");
        var alerts = (await hub.GetAsync(query, cancellationToken)).AsArray();
        if (json)
        {
            System.Console.Out.WriteLine(alerts.ToJsonString(Indented));
            return 0;
        }

        if (alerts.Count == 0)
            Screen.Out.WriteLine("Nothing was told.");
        foreach (var alert in alerts)
            Screen.Out.MarkupLineInterpolated($"{When(alert!)} [bold]{Text(alert!, "route")}[/] {Text(alert!, "severity")}: {Text(alert!, "title")} ({Became(alert!)})");
        return 0;
    }

    private static async Task<int> TestAsync(HubClient hub, string route, bool json, CancellationToken cancellationToken)
    {
        var alert = await hub.PostAsync($"api/v1/alerts/routes/{Uri.EscapeDataString(route)}/test", cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (Text(alert, "state") == "waiting" && TimeProvider.System.GetElapsedTime(began) < Longest)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            alert = await hub.GetAsync($"api/v1/alerts/{Text(alert, "id")}", cancellationToken);
        }

        if (json)
            System.Console.Out.WriteLine(alert.ToJsonString(Indented));
        else
            Screen.Out.MarkupLineInterpolated($"[bold]{route}[/]: {Became(alert)}");
        return Text(alert, "state") == "delivered" ? 0 : 1;
    }

    private static string Became(JsonNode alert) => Text(alert, "state") switch
    {
        "delivered" => $"delivered at attempt {Text(alert, "attempts")}",
        "given_up" => $"given up after {Text(alert, "attempts")}: {Text(alert, "error")}",
        _ when alert["error"] is not null => $"waits after {Text(alert, "attempts")} attempts: {Text(alert, "error")}",
        _ => "waits",
    };

    private static string When(JsonNode alert) => ((DateTimeOffset)alert["created_at"]!).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(JsonNode alert, string name) => alert[name]?.ToString() ?? "";
}
