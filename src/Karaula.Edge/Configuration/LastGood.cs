namespace Karaula.Edge.Configuration;

/// <summary>
/// The last configuration that was in force, kept in the state folder: what the edge starts from when <c>karaula.toml</c> has an error or is gone.
/// On the worst night a typing error must not keep the shield down.
/// </summary>
public static class LastGood
{
    /// <summary>The copy's name in the state folder.</summary>
    public const string FileName = "last-good.toml";

    /// <summary>Reads a configuration, or failing that the last good one.</summary>
    /// <param name="path">The configuration's file.</param>
    /// <param name="errors">Why the last good one had to serve; empty when it had not.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong, and there is no last good one.</exception>
    public static EdgeConfiguration LoadOrFallBack(string path, out IReadOnlyList<ConfigurationError> errors)
    {
        try
        {
            errors = [];
            return EdgeConfigurationReader.Load(path);
        }
        catch (ConfigurationException wrong)
        {
            var copy = Path.Combine(EdgeConfigurationReader.StateFolderOf(path), FileName);
            if (!File.Exists(copy))
                throw;
            errors = wrong.Errors;
            // Read as if it stood where the original stands: relative paths in it are relative to that folder. The rules it names may be broken now:
            // a shield without them is better than none.
            return EdgeConfigurationReader.Parse(path, File.ReadAllText(copy), withBrokenRules: true);
        }
    }

    /// <summary>Keeps a copy of a configuration that is in force. The copy is whole or not there, whatever happens meanwhile.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(string path, string stateFolder)
    {
        Directory.CreateDirectory(stateFolder);
        var copy = Path.Combine(stateFolder, FileName);
        File.Copy(path, copy + ".new", overwrite: true);
        File.Move(copy + ".new", copy, overwrite: true);
    }
}
