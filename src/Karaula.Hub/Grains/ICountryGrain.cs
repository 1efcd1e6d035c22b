using Karaula.Hub.Alerts;
using Karaula.Hub.Drills;
using Karaula.Hub.Ingest;

namespace Karaula.Hub.Grains;

/// <summary>The country: all sites' incidents together, and the campaigns among them. There is one; its key is 0.</summary>
internal interface ICountryGrain : IGrainWithIntegerKey
{
    /// <summary>Takes an incident that was opened, changed or ended, and is durable.</summary>
    Task ReportAsync(IncidentRecord incident);

    /// <summary>Incidents, campaigns and the exercise as of now.</summary>
    Task<CountryState> GetAsync();

    /// <summary>All that there may be to tell, in earnest and in exercises.</summary>
    Task<AlertFacts> GetAlertFactsAsync();

    /// <summary>Forgets everything and reads it again: something was erased.</summary>
    Task ReloadAsync();

    /// <summary>Follows an exercise's clock from now on.</summary>
    Task BeginDrillAsync(DrillRequest clock);

    /// <summary>Follows the clock on the wall again; false when there was no exercise.</summary>
    Task<bool> EndDrillAsync();
}
