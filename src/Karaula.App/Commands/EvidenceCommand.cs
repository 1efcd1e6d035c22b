using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Karaula.Evidence.SealedLogs;
using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary><c>karaula evidence verify</c>.</summary>
internal static class EvidenceCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A sealed log (*.klog)" };
        var head = new Option<string?>("--expect-head") { Description = "A head hash known from before: proves that nothing up to it was cut off or written anew" };
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var verify = new Command("verify", "Prove a sealed log whole, or find the first byte that is not. Exit codes: 0 whole, 1 broken, 2 cannot be read") { file, head, output };
        verify.SetAction(parsed => Verify(parsed.GetRequiredValue(file), parsed.GetValue(head), parsed.GetRequiredValue(output) == "json"));
        return new Command("evidence", "The sealed log of all that a hub received and concluded") { verify };
    }

    private static int Verify(string file, string? head, bool json)
    {
        SealedLogHash? expected = null;
        if (head is not null)
        {
            if (!SealedLogHash.TryParse(head, out var hash))
            {
                System.Console.Error.WriteLine($"--expect-head: \"{head}\" is no hash: expected 64 hexadecimal digits");
                return 2;
            }

            expected = hash;
        }

        SealedLogVerification result;
        try
        {
            result = Run(file, expected, showProgress: !json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            System.Console.Error.WriteLine($"{file}: cannot be read: {e.Message}");
            return 2;
        }

        if (json)
        {
            System.Console.Out.WriteLine(JsonSerializer.Serialize(
                new
                {
                    File = file, Whole = result.IsWhole, Records = result.Count, Head = result.Head?.ToString(), result.FirstTime, result.LastTime,
                    result.FaultOffset, result.FaultRecord, result.Reason,
                },
                Json));
        }
        else if (result.IsWhole)
        {
            Screen.Out.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]whole[/]: {result.Count:#,0} records from {result.FirstTime:u} to {result.LastTime:u}");
            Screen.Out.WriteLine($"head {result.Head}");
        }
        else
        {
            Screen.Out.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]broken[/] at byte {result.FaultOffset}, record {result.FaultRecord}: {result.Reason}");
            Screen.Out.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{result.Count:#,0} records before it are whole");
        }

        return result.IsWhole ? 0 : 1;
    }

    private static SealedLogVerification Run(string file, SealedLogHash? expected, bool showProgress)
    {
        // A bar only where somebody would wait: small logs are read in a moment.
        if (!showProgress || !Screen.Out.Profile.Capabilities.Interactive || new FileInfo(file).Length < 64 << 20)
            return SealedLogVerifier.Verify(file, expected);
        return Screen.Out.Progress().Start(context =>
        {
            var task = context.AddTask("verifying");
            return SealedLogVerifier.Verify(file, expected, new Bar(task));
        });
    }

    private sealed class Bar(ProgressTask task) : IProgress<SealedLogProgress>
    {
        public void Report(SealedLogProgress value)
        {
            task.MaxValue = Math.Max(1, value.BytesTotal);
            task.Value = value.BytesDone;
        }
    }
}
