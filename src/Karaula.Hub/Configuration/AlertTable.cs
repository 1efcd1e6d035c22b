using System.Globalization;
using System.Net;
using Karaula.Hub.Alerts;
using Karaula.Hub.Ingest;
using MimeKit;

namespace Karaula.Hub.Configuration;

/// <summary>Reads one <c>[[alert]]</c> of a hub's file.</summary>
internal static class AlertTable
{
    private const int SubmissionPort = 587;
    private const int SubmissionsPort = 465;

    public static readonly string[] Keys =
    [
        "name", "url", "url_file", "secret_file", "mail_to", "mail_from", "smtp_host", "smtp_port", "tls", "user", "password_file", "ca_file", "pictures",
        "severity", "sites", "group_wait_seconds", "group_interval_seconds", "repeat_hours", "resolved", "drills", "quiet_from", "quiet_to", "time_zone",
        "quiet_breaks",
    ];

    private static readonly string[] OfWebhook = ["url", "url_file", "secret_file"];
    private static readonly string[] OfMail = ["mail_to", "mail_from", "smtp_host", "smtp_port", "tls", "user", "password_file", "ca_file", "pictures"];

    public static AlertRoute Read(HubFileTable table)
    {
        var name = table.Text("name") ?? "";
        if (!WireNames.IsName(name))
            table.Error("name", "must be 1 to 63 characters of [a-z0-9-]");
        var byMail = OfMail.Any(table.Has);
        if (byMail && OfWebhook.FirstOrDefault(table.Has) is { } both)
            table.Error(both, "is for a webhook, and this goes by mail: a route has one target");
        var defaults = new AlertRoute(name);
        return defaults with
        {
            Mail = byMail ? Mail(table) : null,
            Webhook = byMail ? null : Webhook(table),
            Severity = Severity(table, "severity") ?? defaults.Severity,
            Sites = table.Texts("sites") ?? [],
            GroupWait = table.Seconds("group_wait_seconds", 0, 3600) ?? defaults.GroupWait,
            GroupInterval = table.Seconds("group_interval_seconds", 1, 86_400) ?? defaults.GroupInterval,
            RepeatInterval = Repeat(table) is { } hours ? (hours == 0 ? null : TimeSpan.FromHours(hours)) : defaults.RepeatInterval,
            Resolved = table.Flag("resolved") ?? true,
            Drills = table.Flag("drills") ?? false,
            Quiet = Quiet(table),
        };
    }

    private static double? Repeat(HubFileTable table)
    {
        var hours = table.Number("repeat_hours");
        if (hours is null or 0 or (>= 0.1 and <= 8760))
            return hours;
        table.Error("repeat_hours", "must be 0 (never) or 0.1 to 8760");
        return null;
    }

    private static WebhookTarget? Webhook(HubFileTable table)
    {
        var file = table.ReadableFile("url_file");
        var text = table.Text("url");
        var secret = table.ReadableFile("secret_file");
        if (secret is not null && WebhookSecret.FindError(secret) is { } wrong)
            table.Error("secret_file", wrong);
        if ((text is null) == (file is null))
        {
            if (!table.Has("url_file") || text is not null)
                table.Error("url", "one of url, url_file and mail_to must say where to");
            return null;
        }

        var address = text ?? WebhookAddress.FirstLine(file!);
        if (WebhookAddress.FindError(address) is not { } error)
            return new WebhookTarget(text is null ? null : new Uri(text), file, secret);
        table.Error(text is null ? "url_file" : "url", error);
        return null;
    }

    private static MailTarget? Mail(HubFileTable table)
    {
        var to = table.Texts("mail_to") ?? [];
        if (to.Count == 0)
            table.Error("mail_to", "must name at least one address");
        foreach (var address in to.Where(a => !IsMailbox(a)))
            table.Error("mail_to", $"\"{address}\" is no mail address");
        var from = table.Text("mail_from") ?? "";
        if (!IsMailbox(from))
            table.Error("mail_from", "must be a mail address");
        var host = table.Text("smtp_host") ?? "";
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            table.Error("smtp_host", "must be the mail server's name or address");
        var tls = table.Text("tls") switch
        {
            null or "starttls" => MailTls.StartTls,
            "implicit" => MailTls.Implicit,
            "none" => MailTls.None,
            _ => (MailTls?)null,
        };
        if (tls is null)
            table.Error("tls", "must be \"starttls\", \"implicit\" or \"none\"");
        if (tls == MailTls.None && !(IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip)))
            table.Error("tls", "\"none\" is only for a server at a loopback address");
        var port = table.Number("smtp_port") ?? (tls == MailTls.Implicit ? SubmissionsPort : SubmissionPort);
        if (port is < 1 or > 65_535 || port != Math.Floor(port))
            table.Error("smtp_port", "must be 1 to 65535");
        var user = table.Text("user");
        var password = table.ReadableFile("password_file");
        if (user is null != !table.Has("password_file"))
            table.Error("password_file", "user and password_file belong together");
        return new MailTarget(host, (int)port, tls ?? MailTls.StartTls, from, to)
        {
            User = user, PasswordFile = password, AuthorityFile = table.ReadableFile("ca_file"), Pictures = table.Flag("pictures") ?? false,
        };
    }

    private static bool IsMailbox(string text) => MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal);

    private static AlertSeverity? Severity(HubFileTable table, string key)
    {
        switch (table.Text(key))
        {
            case null:
                return null;
            case "notice":
                return AlertSeverity.Notice;
            case "warning":
                return AlertSeverity.Warning;
            case "critical":
                return AlertSeverity.Critical;
            case var other:
                table.Error(key, $"is \"{other}\": expected \"notice\", \"warning\" or \"critical\"");
                return null;
        }
    }

    private static QuietHours? Quiet(HubFileTable table)
    {
        var from = Hour(table, "quiet_from");
        var to = Hour(table, "quiet_to");
        var zone = TimeZoneInfo.Utc;
        if (table.Text("time_zone") is { } id && !TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone!))
            table.Error("time_zone", $"\"{id}\" is no time zone that this machine knows, such as \"Europe/Podgorica\"");
        var breaks = Severity(table, "quiet_breaks") ?? AlertSeverity.Critical;
        if (table.Has("quiet_from") != table.Has("quiet_to"))
            table.Error("quiet_to", "quiet_from and quiet_to belong together");
        return from is { } f && to is { } t ? new QuietHours(f, t, zone ?? TimeZoneInfo.Utc, breaks) : null;
    }

    private static TimeOnly? Hour(HubFileTable table, string key)
    {
        if (table.Text(key) is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour))
            return hour;
        table.Error(key, "must be an hour of the day such as \"22:00\"");
        return null;
    }
}
