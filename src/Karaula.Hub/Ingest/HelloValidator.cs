using Karaula.Wire;

namespace Karaula.Hub.Ingest;

/// <summary>Checks the first message of an edge.</summary>
internal static class HelloValidator
{
    /// <summary>Null when all is well; otherwise what is wrong, beginning with the field's name.</summary>
    /// <param name="hello">The message.</param>
    /// <param name="now">Unix time, seconds.</param>
    public static string? FindError(Hello hello, long now)
    {
        if (!WireNames.IsName(hello.Edge))
            return "hello.edge: must be 1 to 63 characters of [a-z0-9-]";
        if (hello.Epoch.Length != WireLimits.EpochBytes)
            return $"hello.epoch: must be {WireLimits.EpochBytes} bytes, has {hello.Epoch.Length}";
        if (hello.Version.Length > WireLimits.VersionLength || hello.Version.Any(char.IsControl))
            return $"hello.version: must be at most {WireLimits.VersionLength} printable characters";
        if (hello.OldestAvailable > long.MaxValue)
            return "hello.oldest_available: out of range";
        // Numbers of purges are times: one far ahead would hold all later ones up.
        if (hello.LastPurge > (ulong)(now + WireLimits.PurgeAhead) * 1000)
            return "hello.last_purge: lies in the future";
        if (hello.Sites.Count is 0 or > WireLimits.Sites)
            return $"hello.sites: must be 1 to {WireLimits.Sites}, are {hello.Sites.Count}";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < hello.Sites.Count; i++)
        {
            var site = hello.Sites[i];
            if (!WireNames.IsName(site.Name))
                return $"hello.sites[{i}].name: must be 1 to 63 characters of [a-z0-9-]";
            if (!seen.Add(site.Name))
                return $"hello.sites[{i}].name: '{site.Name}' is there twice";
            if (!WireNames.IsHost(site.Host))
                return $"hello.sites[{i}].host: must be a host name of at most {WireLimits.HostLength} characters, in lower case";
            if (!Enum.IsDefined(site.Kind))
                return $"hello.sites[{i}].kind: {(int)site.Kind} is no kind of site";
        }

        return null;
    }
}
