using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Karaula.App.Commands;

/// <summary><c>karaula hub erase</c>: asks a running hub, which alone may write.</summary>
internal static class HubEraseCommand
{
    public static Command Create()
    {
        var hub = HubClient.HubOption();
        var token = new Option<string?>("--token-file") { Description = "The token that the hub asks for" };
        var before = new Option<DateTimeOffset?>("--before") { Description = "What ended before this moment" };
        var site = new Option<string?>("--site") { Description = "Only of this site" };
        var reason = new Option<string>("--reason") { Description = "Why; kept in the sealed log", Required = true };
        var erase = new Command("erase", "Erase from a running hub's database and sealed log. It cannot be undone; that it was done is kept") { hub, token, before, site, reason };
        erase.Validators.Add(result =>
        {
            if (result.GetResult(before) is null && result.GetResult(site) is null)
                result.AddError("--before or --site must say what is to be erased");
        });
        erase.SetAction((parsed, cancellationToken) => EraseAsync(
            parsed.GetRequiredValue(hub), parsed.GetValue(token), parsed.GetValue(before), parsed.GetValue(site), parsed.GetRequiredValue(reason), cancellationToken));
        return erase;
    }

    private static async Task<int> EraseAsync(
        Uri hub, string? tokenFile, DateTimeOffset? before, string? site, string reason, CancellationToken cancellationToken)
    {
        try
        {
            // The log is written anew, which takes its time.
            using var http = HubClient.Connect(hub, tokenFile, Timeout.InfiniteTimeSpan);
            var request = new JsonObject { ["before"] = before?.ToString("O"), ["site"] = site, ["reason"] = reason };
            using var answer = await http.PostAsJsonAsync("api/v1/erasures", request, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                System.Console.Out.WriteLine(body);
                return 0;
            }

            System.Console.Error.WriteLine($"karaula hub: {(int)answer.StatusCode}: {body}");
            return 1;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            System.Console.Error.WriteLine($"karaula hub: {e.Message}");
            return 2;
        }
    }
}
