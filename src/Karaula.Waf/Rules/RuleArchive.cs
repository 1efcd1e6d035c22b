using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Karaula.Waf.Rules;

/// <summary>A release archive: checked before it is opened, and taken out of it only what a rule set is made of.</summary>
internal static class RuleArchive
{
    private const long MaxBytes = 64L << 20;
    private const int MaxFiles = 20_000;

    /// <summary>Whether it is the one that is expected.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void Verify(string archive, string sha256)
    {
        using var stream = File.OpenRead(archive);
        var found = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"the archive's SHA-256 is {found}, not {sha256.ToLowerInvariant()}: nothing was installed");
    }

    /// <summary>Unpacks rules, their data and the setup. Returns the rule set's folder.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or there is too much in it, or no rules.</exception>
    public static string Unpack(string archive, string to)
    {
        try
        {
            return UnpackAny(archive, to);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException($"the archive is broken: {e.Message}", e);
        }
    }

    private static string UnpackAny(string archive, string to)
    {
        var (left, files) = (MaxBytes, 0);
        if (IsZip(archive))
        {
            using var zip = ZipFile.OpenRead(archive);
            foreach (var entry in zip.Entries)
            {
                using var content = entry.Open();
                Take(entry.FullName, content, to, ref left, ref files);
            }
        }
        else
        {
            using var stream = File.OpenRead(archive);
            using var gzip = new GZipStream(stream, CompressionMode.Decompress);
            using var tar = new TarReader(gzip);
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile, DataStream: { } content })
                    Take(entry.Name, content, to, ref left, ref files);
            }
        }

        return files > 0 ? to : throw new InvalidDataException("there are no rules in the archive");
    }

    private static bool IsZip(string archive)
    {
        using var stream = File.OpenRead(archive);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("PK\x03\x04"u8);
    }

    // A name is only looked at, never followed: what is taken lands in one of two folders, under its last part.
    private static void Take(string name, Stream content, string to, ref long left, ref int files)
    {
        var parts = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isRule = parts is [.., "rules", _] && Path.GetExtension(name) is ".conf" or ".data" && parts is not [.., "tests" or "plugins", "rules", _];
        var isTop = parts is [_] or [_, _] && parts[^1] is "crs-setup.conf.example" or "LICENSE";
        if (!isRule && !isTop)
            return;
        if (++files > MaxFiles)
            throw new InvalidDataException($"there are more than {MaxFiles} files in the archive");

        var folder = isRule ? Directory.CreateDirectory(Path.Combine(to, "rules")).FullName : to;
        using var file = new FileStream(Path.Combine(folder, parts[^1]), FileMode.CreateNew);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            left -= read;
            if (left < 0)
                throw new InvalidDataException($"the archive unpacks to more than {MaxBytes >> 20} MiB");
            file.Write(buffer, 0, read);
        }
    }
}
