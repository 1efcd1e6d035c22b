using System.Text.RegularExpressions;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Rules;

/// <summary>
/// Installs rule sets into a folder of their own below <paramref name="root"/>: 1. what belongs to a rule set is copied beside its place; 2. the copy is compiled whole;
/// 3. only then it takes the place of what was there. A rule set that does not compile changes nothing.
/// </summary>
/// <param name="root">The folder in which rule sets lie side by side.</param>
/// <param name="time">The clock.</param>
public sealed partial class RuleInstaller(string root, TimeProvider time)
{
    /// <summary>Where Debian's package <c>modsecurity-crs</c> puts its rules, and its setup.</summary>
    public static (string Rules, string Setup) Debian => ("/usr/share/modsecurity-crs", "/etc/modsecurity/crs");

    /// <summary>Installs from a folder: a rule set's, or one of <c>*.conf</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">What to call it; null for its version's name, such as <c>crs-4.28.0</c>, or else the folder's.</param>
    /// <exception cref="WafPolicyException">The rules do not compile.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or is no rule set.</exception>
    public RuleSet FromFolder(string folder, string? name = null) => Install(folder, folder, folder, name, sha256: null);

    /// <summary>Installs Debian's rules, from its package.</summary>
    /// <inheritdoc cref="FromFolder"/>
    public RuleSet FromDebian(string? name = null) => Directory.Exists(Debian.Rules)
        ? Install(Debian.Rules, Debian.Setup, "Debian's modsecurity-crs", name, sha256: null)
        : throw new DirectoryNotFoundException($"there is no {Debian.Rules}: install the package with: apt install modsecurity-crs");

    /// <summary>Installs from an archive, .tar.gz or .zip, if it is the one that is expected.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="sha256">Its SHA-256, 64 hexadecimal digits.</param>
    /// <param name="source">Where it came from, for the note.</param>
    /// <param name="name">What to call it; null as for <see cref="FromFolder"/>.</param>
    /// <exception cref="InvalidDataException">It is another archive, or none, or too large.</exception>
    /// <exception cref="WafPolicyException">The rules do not compile.</exception>
    /// <exception cref="IOException">Something cannot be read or written, or is no rule set.</exception>
    public RuleSet FromArchive(string archive, string sha256, string source, string? name = null)
    {
        RuleArchive.Verify(archive, sha256);
        var unpacked = Directory.CreateTempSubdirectory("karaula-rules").FullName;
        try
        {
            var folder = RuleArchive.Unpack(archive, unpacked);
            return Install(folder, folder, source, name, sha256.ToLowerInvariant());
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    private RuleSet Install(string rules, string setup, string source, string? name, string? sha256)
    {
        Directory.CreateDirectory(root);
        var staged = Path.Combine(root, $".{Guid.NewGuid():n}");
        try
        {
            Copy(rules, setup, staged);
            var policy = Compile(staged, rules);
            var version = VersionOf(staged);
            name ??= version.Length > 0 ? $"crs-{version}" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(rules)));
            if (!NamePattern().IsMatch(name))
                throw new IOException($"\"{name}\" is no name for a folder of rules: expected letters, digits, - and ., not first");
            var installed = new RuleSet(name, version, source, sha256, policy.RuleCount, time.GetUtcNow());
            installed.Write(staged);
            Swap(staged, Path.Combine(root, name));
            return installed;
        }
        finally
        {
            if (Directory.Exists(staged))
                Directory.Delete(staged, recursive: true);
        }
    }

    // Errors name the files that are there to be mended, not the copies.
    private static WafPolicy Compile(string staged, string original)
    {
        try
        {
            return TunedRules.Load(RuleFolder.Expand([staged]), new WafTuning());
        }
        catch (WafPolicyException wrong)
        {
            throw new WafPolicyException([.. wrong.Errors.Select(error => error with
            {
                Position = error.Position with { File = error.Position.File.Replace(staged, original, StringComparison.Ordinal) },
            })]);
        }
    }

    // Only what belongs to a rule set, whatever else lies there.
    private static void Copy(string from, string setupFolder, string to)
    {
        var inner = Path.Combine(from, "rules");
        var rules = Directory.CreateDirectory(Path.Combine(to, "rules")).FullName;
        foreach (var file in Directory.GetFiles(Directory.Exists(inner) ? inner : from))
        {
            if (Path.GetExtension(file) is ".conf" or ".data" && !RuleFolder.IsSetup(file))
                File.Copy(file, Path.Combine(rules, Path.GetFileName(file)));
        }

        // Debian keeps one's own exclusions beside the setup; their names put them before and behind the rules.
        if (setupFolder != from && Directory.Exists(setupFolder))
        {
            foreach (var file in Directory.GetFiles(setupFolder, "*.conf").Where(file => !RuleFolder.IsSetup(file)))
                File.Copy(file, Path.Combine(rules, Path.GetFileName(file)), overwrite: true);
        }

        if (RuleFolder.SetupOf(setupFolder) is { } setup)
            File.Copy(setup, Path.Combine(to, Path.GetFileName(setup)));
        if (File.Exists(Path.Combine(from, "LICENSE")))
            File.Copy(Path.Combine(from, "LICENSE"), Path.Combine(to, "LICENSE"));
    }

    private static void Swap(string staged, string place)
    {
        if (!Directory.Exists(place))
        {
            Directory.Move(staged, place);
            return;
        }

        // A setup that was made one's own stays.
        var own = Path.Combine(place, "crs-setup.conf");
        if (File.Exists(own))
            File.Copy(own, Path.Combine(staged, "crs-setup.conf"), overwrite: true);
        var old = staged + ".old";
        Directory.Move(place, old);
        Directory.Move(staged, place);
        Directory.Delete(old, recursive: true);
    }

    private static string VersionOf(string folder) => RuleFolder.Expand([folder])
        .Select(file => VersionPattern().Match(File.ReadAllText(file)))
        .FirstOrDefault(match => match.Success)?.Groups[1].Value ?? "";

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("""ver:'OWASP_CRS/([0-9][0-9A-Za-z.-]{0,31})'""")]
    private static partial Regex VersionPattern();
}
