using System.Globalization;
using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>Reads the directives that are settings. The last of several in force is the last one written, wherever it stands.</summary>
internal sealed class SettingReader(WafLimits limits, List<SecLangError> errors)
{
    /// <summary>What was read so far.</summary>
    public PolicySettings Settings { get; private set; } = new() { Limits = limits };

    /// <summary>Reads one; false when it is no setting.</summary>
    public bool TryRead(SettingStatement setting)
    {
        var read = setting.Name.ToUpperInvariant() switch
        {
            "SECRULEENGINE" => Settings with { Mode = (WafMode)Word(setting, "Off", "DetectionOnly", "On") },
            "SECREQUESTBODYACCESS" => Settings with { ReadsRequestBody = IsOn(setting) },
            "SECREQUESTBODYLIMIT" => With(Settings.Limits with { RequestBody = Number(setting) }),
            "SECREQUESTBODYNOFILESLIMIT" => With(Settings.Limits with { RequestBodyWithoutFiles = Number(setting) }),
            "SECREQUESTBODYLIMITACTION" => With(Settings.Limits with { RejectLargerRequestBody = Rejects(setting) }),
            "SECREQUESTBODYJSONDEPTHLIMIT" => With(Settings.Limits with { Depth = Number(setting) }),
            "SECARGUMENTSLIMIT" => With(Settings.Limits with { Arguments = Number(setting) }),
            "SECARGUMENTSEPARATOR" => Settings with { ArgumentSeparator = Separator(setting) },
            "SECRESPONSEBODYACCESS" => Settings with { ReadsResponseBody = IsOn(setting) },
            "SECRESPONSEBODYLIMIT" => With(Settings.Limits with { ResponseBody = Number(setting) }),
            "SECRESPONSEBODYLIMITACTION" => With(Settings.Limits with { RejectLargerResponseBody = Rejects(setting) }),
            "SECRESPONSEBODYMIMETYPE" => Settings with { ResponseTypes = [.. Settings.ResponseTypes ?? [], .. Types(setting)] },
            "SECRESPONSEBODYMIMETYPESCLEAR" => Settings with { ResponseTypes = [] },
            "SECCOLLECTIONTIMEOUT" => Settings with { CollectionTimeout = TimeSpan.FromSeconds(Number(setting)) },
            "SECCOMPONENTSIGNATURE" => Settings with { Components = [.. Settings.Components, setting.Arguments[0].Text] },
            _ => null,
        };
        Settings = read ?? Settings;
        return read is not null;
    }

    private PolicySettings With(WafLimits limits) => Settings with { Limits = limits };

    private bool IsOn(SettingStatement setting) => Word(setting, "Off", "On") == 1;

    private bool Rejects(SettingStatement setting) => Word(setting, "ProcessPartial", "Reject") == 1;

    private int Word(SettingStatement setting, params string[] words)
    {
        var found = Array.FindIndex(words, word => word.Equals(setting.Arguments[0].Text, StringComparison.OrdinalIgnoreCase));
        if (found < 0)
            Wrong(setting, setting.Arguments[0], $"{string.Join(", ", words[..^1])} or {words[^1]}");
        return Math.Max(0, found);
    }

    private int Number(SettingStatement setting)
    {
        if (int.TryParse(setting.Arguments[0].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
            return number;
        Wrong(setting, setting.Arguments[0], "a positive whole number");
        return 1;
    }

    private byte Separator(SettingStatement setting)
    {
        if (setting.Arguments[0].Text is [> ' ' and < (char)0x7f and not ('=' or '%' or '+') and var separator] && !char.IsAsciiLetterOrDigit(separator))
            return (byte)separator;
        Wrong(setting, setting.Arguments[0], "one ASCII sign that is not part of an argument");
        return (byte)'&';
    }

    private IEnumerable<string> Types(SettingStatement setting)
    {
        foreach (var argument in setting.Arguments)
        {
            var slash = argument.Text.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || slash == argument.Text.Length - 1 || argument.Text.AsSpan().ContainsAny(" ;,*"))
                Wrong(setting, argument, "a media type without parameters, such as text/html");
            yield return argument.Text.ToLowerInvariant();
        }
    }

    private void Wrong(SettingStatement setting, Argument argument, string expected) =>
        errors.Add(new SecLangError(argument.Position, $"{setting.Name}: expected {expected}, found '{argument.Text}'"));
}
