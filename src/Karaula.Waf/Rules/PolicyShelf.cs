using System.Globalization;
using System.Text;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Rules;

/// <summary>
/// Policies in use, so that those who want the same of the same files share one: a policy takes a second and tens of megabytes. Kept only as long as
/// somebody uses them. Thread-safe.
/// </summary>
/// <param name="host">What rules may ask of the program they run in; null for nothing but a clock.</param>
public sealed class PolicyShelf(WafHost? host = null)
{
    private readonly Dictionary<string, (WeakReference<WafPolicy> Policy, string Stamps)> _policies = new(StringComparer.Ordinal);
    private readonly WafHost _host = host ?? new WafHost();
    private readonly Lock _lock = new();

    /// <summary>The policy for these files and this tuning. Its compiled rules are those that are there, unless a file changed: limits and exclusions are laid over them.</summary>
    /// <inheritdoc cref="TunedRules.Load"/>
    public WafPolicy Get(IReadOnlyList<string> files, WafTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(tuning);
        if (TunedRules.Fault(tuning) is { } wrong)
            throw new ArgumentException(wrong, nameof(tuning));
        lock (_lock)
            return Core(files, tuning).With(tuning);
    }

    private WafPolicy Core(IReadOnlyList<string> files, WafTuning tuning)
    {
        var key = TunedRules.TextOf(tuning) + '\n' + string.Join('\n', files);
        if (_policies.TryGetValue(key, out var held) && held.Policy.TryGetTarget(out var policy) && held.Stamps == Stamps(files, policy))
            return policy;
        foreach (var old in _policies.Where(one => !one.Value.Policy.TryGetTarget(out _)).Select(one => one.Key).ToList())
            _policies.Remove(old);

        var began = TimeProvider.System.GetUtcNow().UtcDateTime;
        policy = TunedRules.Compile(files, tuning, _host);
        // A file that was written while it was being read may not be what it looks like now: it is read again the next time.
        if (Watched([.. files, .. policy.Files]).All(file => File.GetLastWriteTimeUtc(file) < began))
            _policies[key] = (new WeakReference<WafPolicy>(policy), Stamps(files, policy));
        else
            _policies.Remove(key);
        return policy;
    }

    /// <summary>What says whether rules changed: each file with the folder it is in, its length and when it was written.</summary>
    public static IEnumerable<string> Watched(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Concat(files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!).Distinct(StringComparer.Ordinal)
            .SelectMany(folder => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.data").Prepend(folder) : [folder]));
    }

    private static string Stamps(IReadOnlyList<string> files, WafPolicy policy)
    {
        var stamps = new StringBuilder();
        foreach (var path in Watched([.. files, .. policy.Files]))
        {
            var file = new FileInfo(path);
            stamps.Append(CultureInfo.InvariantCulture, $"{path}|{file.LastWriteTimeUtc.Ticks}|{(file.Exists ? file.Length : 0)}\n");
        }

        return stamps.ToString();
    }
}
