namespace Karaula.Edge.Tests.Networks;

/// <summary>The data that eng/setup.sh fetches; null where it did not.</summary>
internal static class RealData
{
    public static string? Country() => Find("geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb");

    private static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "eng/networks/node_modules/@ip-location-db", name);
            if (File.Exists(file))
                return file;
        }

        return null;
    }
}
