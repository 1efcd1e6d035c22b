using System.Collections.Frozen;

namespace Karaula.Analysis.Units;

/// <summary>
/// Under which names anybody may register one: the public suffix list (https://publicsuffix.org/list/), read once from the resource. Names of one
/// registrable domain belong to one owner, and tend to fail together.
/// </summary>
public static class PublicSuffixList
{
    private static readonly FrozenSet<string> Rules = Read();

    /// <summary>
    /// The registrable domain of a host: one label more than its public suffix. A host that is a suffix itself, an address, or a single label is its
    /// own domain. Names beyond ASCII are compared as they are written: the list has both forms only of what it lists in both.
    /// </summary>
    /// <param name="host">A host name, in any case, with or without a dot or a port at its end.</param>
    public static string RegistrableDomain(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.Trim().TrimEnd('.').ToLowerInvariant();
        if (System.Net.IPAddress.TryParse(name, out _))
            return name;
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
            name = name[..colon].TrimEnd('.');
        if (System.Net.IPAddress.TryParse(name, out _))
            return name;
        var labels = name.Split('.');
        // Without a rule the last label is the suffix (the list's rule "*").
        var suffix = 1;
        for (var first = 0; first < labels.Length; first++)
        {
            var candidate = string.Join('.', labels[first..]);
            // An exception ends one label later than the wildcard that it is taken from.
            if (Rules.Contains("!" + candidate))
            {
                suffix = labels.Length - first - 1;
                break;
            }

            if (Rules.Contains(candidate) || (first + 1 < labels.Length && Rules.Contains("*." + string.Join('.', labels[(first + 1)..]))))
            {
                suffix = labels.Length - first;
                break;
            }
        }

        return suffix >= labels.Length ? name : string.Join('.', labels[(labels.Length - suffix - 1)..]);
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.txt")
            ?? throw new InvalidOperationException("The public suffix list is not in the assembly.");
        using var reader = new StreamReader(stream);
        var rules = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
                rules.Add(line);
        }

        return rules.ToFrozenSet(StringComparer.Ordinal);
    }
}
