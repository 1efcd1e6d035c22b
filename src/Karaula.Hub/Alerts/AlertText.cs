using System.Globalization;
using System.Text;

namespace Karaula.Hub.Alerts;

/// <summary>A message as plain text.</summary>
internal static class AlertText
{
    public static string Write(AlertMessage message)
    {
        var text = new StringBuilder();
        if (message.Drill is not null)
            text.Append(CultureInfo.InvariantCulture, $"THIS IS AN EXERCISE: {message.Drill}\n\n");
        text.Append(message.Text).Append('\n');
        if (message.Campaign is { } campaign)
        {
            text.Append(CultureInfo.InvariantCulture, $"\np = {campaign.PValue:0.####e0}; by chance {campaign.ExpectedByChance:0.####e0} times a year\n");
            text.Append(CultureInfo.InvariantCulture, $"Sites: {string.Join(", ", campaign.Sites)}\n");
        }

        foreach (var i in message.Incidents)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{i.Site} ({i.Id}), {(i.End is null ? "goes on" : "over")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  onset    {i.Onset.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ± {i.OnsetUncertaintySeconds:0} s\n");
            if (i.End is { } end)
                text.Append(CultureInfo.InvariantCulture, $"  end      {end.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\n");
            if (i.ReadersServed is { } served)
                text.Append(CultureInfo.InvariantCulture, $"  readers  {served * 100:0.#} % served in time\n");
            text.Append(CultureInfo.InvariantCulture, $"  peak     {i.PeakRequestsPerSecond} requests/s, {i.Refused} refused\n");
            if (i.Vectors.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"  vectors  {string.Join(", ", i.Vectors)}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {i.Why}\n");
        }

        if (message.MoreIncidents > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nand {message.MoreIncidents} more\n");
        return text.Append(CultureInfo.InvariantCulture, $"\n-- \nKaraula, route {message.Route}, {message.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {message.Id}\n").ToString();
    }
}
