using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karaula.App.Analysis;

/// <summary>What the verbs of analysis have in common: options, reading, and errors that name the file.</summary>
internal static class AnalysisFiles
{
    private const long MostBytes = 2L << 30;

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DictionaryKeyPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }

    public static Option<string?> Html() => new("--html") { Description = "Write a report with pictures to this file" };

    /// <summary>A file's text.</summary>
    public static string Text(string path) => new FileInfo(path) is { Exists: true, Length: > MostBytes }
        ? throw new FormatException($"larger than {MostBytes} bytes")
        : File.ReadAllText(path);

    /// <summary>Names the file in what is wrong with it.</summary>
    public static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Exit code 0, or 2 with what could not be read or written.</summary>
    public static int Guard(Action run)
    {
        try
        {
            run();
            return 0;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            System.Console.Error.WriteLine(e.Message);
            return 2;
        }
    }
}
