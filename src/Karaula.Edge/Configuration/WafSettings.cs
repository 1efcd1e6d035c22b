using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Waf;
using Karaula.Waf.Collections;
using Karaula.Waf.Engine;
using Karaula.Waf.Rules;

namespace Karaula.Edge.Configuration;

/// <summary>Makes the sites' rules from what the configuration says of them. A rule that is wrong is an error of the configuration.</summary>
/// <param name="file">The configuration, to whose folder paths are relative.</param>
/// <param name="errors">Where errors of rules go.</param>
/// <param name="edge">What holds for all sites.</param>
internal sealed class WafSettings(string file, List<ConfigurationError> errors, WafSettingsValues edge)
{
    // A reload that touches no rules finds those in force here.
    private static readonly PolicyShelf Shelf = new(new WafHost { Collections = new WafCollections(TimeProvider.System) });

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".";

    // Rules that are wrong are wrong at every site: they are named once.
    private readonly HashSet<ConfigurationError> _named = [];

    /// <summary>A site's rules; null for none.</summary>
    public SiteWaf? Read(SettingsReader table, string site)
    {
        var values = edge.With(WafSettingsValues.Read(table));
        if (values.Rules is not { } rules)
        {
            if (values.Mode is SiteWafMode.Detect or SiteWafMode.Block)
                table.Error("mode", $"site \"{site}\" has no rules: name them in {table.Full("rules")}, or in edge.waf.rules");
            return null;
        }

        var mode = values.Mode ?? SiteWafMode.Detect;
        var waf = new SiteWaf
        {
            Site = site,
            Mode = mode,
        };
        if (mode == SiteWafMode.Off)
            return waf;
        try
        {
            var files = RuleFolder.Expand(rules.Select(path => Path.Combine(_folder, path)));
            var policy = Shelf.Get(files, values.Tuning);
            return waf with
            {
                Files = [.. files, .. policy.Files],
                Policy = policy,
                ResponseTypes = values.Tuning.ResponseBody == 0 ? [] : policy.ResponseTypes ?? SiteWaf.DefaultResponseTypes,
            };
        }
        catch (WafPolicyException wrong)
        {
            foreach (var error in wrong.Errors)
                Add(new ConfigurationError(error.Position.File, error.Position.Line, error.Position.Column, error.Message));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var place = table.PlaceOf("rules");
            Add(new ConfigurationError(file, place.Line, place.Column, $"{table.Full("rules")}: {e.Message}"));
        }

        return waf;
    }

    private void Add(ConfigurationError error)
    {
        if (_named.Add(error))
            errors.Add(error);
    }
}
