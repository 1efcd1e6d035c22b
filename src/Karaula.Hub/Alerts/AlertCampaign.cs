namespace Karaula.Hub.Alerts;

/// <summary>A campaign in a message.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Sites">Names, sorted.</param>
/// <param name="PValue">0 to 1.</param>
/// <param name="ExpectedByChance">Such coincidences by chance, a year.</param>
/// <param name="FirstOnset">UTC.</param>
internal sealed record AlertCampaign(string Id, IReadOnlyList<string> Sites, double PValue, double ExpectedByChance, DateTimeOffset FirstOnset);
