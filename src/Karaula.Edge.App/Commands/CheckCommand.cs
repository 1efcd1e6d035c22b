using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Configuration;

namespace Karaula.Edge.App.Commands;

/// <summary><c>karaula-edge check</c>: every error of a configuration, with its line.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { DefaultValueFactory = _ => "karaula.toml", Description = "The configuration" };
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("check", "Check a configuration: names file, line and reason of every error at once") { file, output };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output) == "json"));
        return command;
    }

    private static int Run(string file, bool json)
    {
        IReadOnlyList<ConfigurationError> errors = [];
        var sites = 0;
        try
        {
            sites = EdgeConfigurationReader.Load(file).Sites.Count;
        }
        catch (ConfigurationException wrong)
        {
            errors = wrong.Errors;
        }

        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new CheckResult(errors.Count == 0, sites, errors), CheckJson.Default.CheckResult));
        }
        else
        {
            foreach (var error in errors)
                Console.Error.WriteLine(error);
            Console.Out.WriteLine(errors.Count == 0
                ? $"{file}: good, {sites} site{(sites == 1 ? "" : "s")}"
                : $"{file}: {errors.Count} error{(errors.Count == 1 ? "" : "s")}");
        }

        return errors.Count == 0 ? 0 : 1;
    }
}

/// <summary>What <c>check -o json</c> prints.</summary>
internal sealed record CheckResult(bool Valid, int Sites, IReadOnlyList<ConfigurationError> Errors);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CheckResult))]
internal sealed partial class CheckJson : JsonSerializerContext;
