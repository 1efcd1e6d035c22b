using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Rules;

/// <summary>
/// Policies in use, so that those who want the same of the same files share one: a policy takes a second and tens of megabytes. Kept only as long as
/// somebody uses them. Thread-safe.
/// </summary>
public sealed class PolicyShelf
{
    private readonly ConcurrentDictionary<string, WeakReference<WafPolicy>> _policies = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>The policy for these files and this tuning: one that is there, or a new one.</summary>
    /// <inheritdoc cref="TunedRules.Load"/>
    public WafPolicy Get(IReadOnlyList<string> files, WafTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(tuning);
        var key = KeyOf(files, tuning);
        lock (_lock)
        {
            if (_policies.TryGetValue(key, out var held) && held.TryGetTarget(out var policy))
                return policy;
            foreach (var (old, reference) in _policies)
            {
                if (!reference.TryGetTarget(out _))
                    _policies.TryRemove(old, out _);
            }

            policy = TunedRules.Load(files, tuning);
            _policies[key] = new WeakReference<WafPolicy>(policy);
            return policy;
        }
    }

    /// <summary>What says whether rules changed: each file with the folder it is in, its length and when it was written.</summary>
    public static IEnumerable<string> Watched(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Concat(files.Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!).Distinct(StringComparer.Ordinal)
            .SelectMany(folder => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.data").Prepend(folder) : [folder]));
    }

    private static string KeyOf(IReadOnlyList<string> files, WafTuning tuning)
    {
        var key = new StringBuilder(TunedRules.TextOf(tuning));
        foreach (var path in Watched(files))
        {
            var file = new FileInfo(path);
            key.Append(CultureInfo.InvariantCulture, $"\n{path}|{file.LastWriteTimeUtc.Ticks}|{(file.Exists ? file.Length : 0)}");
        }

        // What other files bring in is not looked at here: such rules are compiled anew each time.
        if (files.Any(file => File.ReadLines(file).Any(line => line.TrimStart().StartsWith("Include", StringComparison.OrdinalIgnoreCase))))
            key.Append(CultureInfo.InvariantCulture, $"\n{Guid.NewGuid()}");
        return key.ToString();
    }
}
