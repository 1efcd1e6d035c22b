using System.CommandLine;
using System.Text.Json;
using Karaula.Waf.Engine;
using Karaula.Waf.Rules;

namespace Karaula.App.Commands;

/// <summary><c>karaula waf rules install</c> and <c>karaula waf rules list</c>.</summary>
internal static class WafRulesCommand
{
    private const long MaxDownload = 64L << 20;

    public static Command Create() => new("rules", "Rule sets on this machine") { Install(), List() };

    private static Option<string> Folder() => new("--folder")
    {
        DefaultValueFactory = static _ => "waf-rules", Description = "Where rule sets lie side by side",
    };

    private static Command Install()
    {
        var from = new Option<string?>("--from") { Description = "A folder: a rule set's, or one of *.conf" };
        var archive = new Option<string?>("--archive") { Description = "A release archive, .tar.gz or .zip: a file, or an https:// address to download from" };
        var sha256 = new Option<string?>("--sha256") { Description = "The archive's SHA-256, from where you trust it" };
        var name = new Option<string?>("--name") { Description = "What to call it; by itself for example crs-4.28.0" };
        var (folder, output) = (Folder(), WafCommand.Output());
        var command = new Command("install", "Install the Core Rule Set, or another: from Debian's package modsecurity-crs unless told otherwise")
        {
            from, archive, sha256, name, folder, output,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is not null && result.GetValue(archive) is not null)
                result.AddError("Name one of --from and --archive.");
            if (result.GetValue(archive) is null != result.GetValue(sha256) is null)
                result.AddError("--archive and --sha256 belong together: without the sum nobody knows what is installed.");
            if (result.GetValue(sha256) is { } sum && (sum.Length != 64 || !sum.All(char.IsAsciiHexDigit)))
                result.AddError("--sha256 is not 64 hexadecimal digits.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var installer = new RuleInstaller(parsed.GetRequiredValue(folder), TimeProvider.System);
            try
            {
                var installed = parsed.GetValue(archive) is { } wanted
                    ? await FromArchiveAsync(installer, wanted, parsed.GetValue(sha256)!, parsed.GetValue(name), cancellation)
                    : parsed.GetValue(from) is { } source ? installer.FromFolder(source, parsed.GetValue(name)) : installer.FromDebian(parsed.GetValue(name));
                Say(parsed.GetRequiredValue(folder), installed, parsed.GetRequiredValue(output) == "json");
                return 0;
            }
            catch (WafPolicyException wrong)
            {
                foreach (var error in wrong.Errors)
                    await System.Console.Error.WriteLineAsync(error.ToString());
                await System.Console.Error.WriteLineAsync($"not installed: {wrong.Errors.Count} errors in the rules");
                return 1;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or HttpRequestException)
            {
                await System.Console.Error.WriteLineAsync($"not installed: {e.Message}");
                return 2;
            }
        });
        return command;
    }

    private static Command List()
    {
        var (folder, output) = (Folder(), WafCommand.Output());
        var command = new Command("list", "The rule sets that are installed") { folder, output };
        command.SetAction(parsed =>
        {
            var root = parsed.GetRequiredValue(folder);
            var sets = RuleSet.List(root);
            if (parsed.GetRequiredValue(output) == "json")
                System.Console.Out.WriteLine(JsonSerializer.Serialize(sets, WafCommand.Json));
            else if (sets.Count == 0)
                System.Console.Out.WriteLine($"there are none in {root}; install one with: karaula waf rules install");
            foreach (var set in parsed.GetRequiredValue(output) == "json" ? [] : sets)
                System.Console.Out.WriteLine($"{set.Name}  {set.Rules} rules  {set.InstalledAt:yyyy-MM-dd}  from {set.Source}");
            return 0;
        });
        return command;
    }

    private static void Say(string root, RuleSet installed, bool json)
    {
        if (json)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(installed, WafCommand.Json));
            return;
        }

        System.Console.Out.WriteLine($"{installed.Name}: {installed.Rules} rules from {installed.Source}");
        System.Console.Out.WriteLine($"In karaula.toml:\n\n[edge.waf]\nrules = [\"{Path.GetFullPath(Path.Combine(root, installed.Name))}\"]");
    }

    private static async Task<RuleSet> FromArchiveAsync(
        RuleInstaller installer, string archive, string sha256, string? name, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(archive, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return installer.FromArchive(archive, sha256, Path.GetFullPath(archive), name);
        var file = Path.GetTempFileName();
        try
        {
            await DownloadAsync(url, file, cancellation);
            return installer.FromArchive(file, sha256, url.ToString(), name);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Never in silence: what is asked, and how far it is, goes to standard error.
    private static async Task DownloadAsync(Uri url, string file, CancellationToken cancellation)
    {
        await System.Console.Error.WriteLineAsync($"downloading {url}");
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        var length = response.Content.Headers.ContentLength;
        await using var from = await response.Content.ReadAsStreamAsync(cancellation);
        await using var to = File.Create(file);
        var buffer = new byte[64 * 1024];
        var (received, said) = (0L, 0L);
        int read;
        while ((read = await from.ReadAsync(buffer, cancellation)) > 0)
        {
            received += read;
            if (received > MaxDownload)
                throw new InvalidDataException($"the download is longer than {MaxDownload >> 20} MiB");
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            if (received - said < 256 * 1024)
                continue;
            said = received;
            await System.Console.Error.WriteLineAsync($"  {received >> 10} KiB{(length is { } all ? $" of {all >> 10}" : "")}");
        }

        await System.Console.Error.WriteLineAsync($"  {received >> 10} KiB, done");
    }
}
