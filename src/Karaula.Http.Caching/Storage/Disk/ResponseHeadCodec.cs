using Karaula.Http.Caching.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// The head of an answer's record, format 1: key, tags, status, fields, upstream's Cache-Status, Vary, directives, times, validators, checksums of the body's
/// blocks. Whoever changes what is written changes <see cref="RecordPrefix.CurrentVersion"/> too.
/// </summary>
internal static class ResponseHeadCodec
{
    public static void Write(HeadWriter to, in CacheKey key, StoredResponse response, ReadOnlySpan<uint> checksums)
    {
        to.Text(key.Partition);
        to.Text(key.Scheme);
        to.Text(key.Host);
        to.Text(key.Target);
        to.Number((ulong)response.Tags.Count);
        foreach (string tag in response.Tags)
            to.Text(tag);
        to.Number((ulong)response.StatusCode);
        to.Number((ulong)response.Fields.Length);
        foreach ((string name, StringValues value) in response.Fields)
        {
            to.Text(name);
            to.Lines(value);
        }

        to.Lines(response.UpstreamCacheStatus);
        to.Number((ulong)response.Vary.Names.Length);
        for (int i = 0; i < response.Vary.Names.Length; i++)
        {
            to.Text(response.Vary.Names[i]);
            to.Lines(response.Vary.Written[i]);
        }

        DirectivesCodec.Write(to, response.Directives);
        to.Fixed(response.Date.UtcTicks);
        to.Fixed(response.ResponseTime.UtcTicks);
        to.Fixed(response.InitialAge.Ticks);
        to.Optional(response.ExplicitLifetime?.Ticks);
        to.Text(response.EntityTag);
        to.Optional(response.LastModified?.UtcTicks);
        to.Number((ulong)checksums.Length);
        foreach (uint checksum in checksums)
            to.Fixed(checksum);
    }

    /// <summary>Throws an <see cref="InvalidDataException"/> for anything that <see cref="Write"/> does not write.</summary>
    public static ResponseHead Read(ReadOnlySpan<byte> head)
    {
        var from = new HeadReader(head);
        var key = new CacheKey(from.RequiredText(), from.RequiredText(), from.RequiredText(), from.RequiredText());
        string[] tags = new string[from.Count()];
        for (int i = 0; i < tags.Length; i++)
            tags[i] = from.RequiredText();
        ulong status = from.Number();
        if (status is < 100 or > 999)
            throw from.Invalid("no status code");
        var fields = new KeyValuePair<string, StringValues>[from.Count(bytesEach: 2)];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = new(from.RequiredText(), from.Lines());
        StringValues upstream = from.Lines();
        VaryKey vary = ReadVary(ref from, fields);
        var response = new StoredResponse
        {
            StatusCode = (int)status,
            Fields = fields,
            UpstreamCacheStatus = upstream,
            Body = StoredBody.Empty,
            Vary = vary,
            Directives = DirectivesCodec.Read(ref from),
            Date = from.Instant(),
            ResponseTime = from.Instant(),
            InitialAge = new(from.FixedInt64()),
            ExplicitLifetime = from.Optional() is { } lifetime ? new TimeSpan(lifetime) : null,
            EntityTag = from.Text(),
            LastModified = ReadOptionalInstant(ref from),
            Tags = tags,
        };
        uint[] checksums = new uint[from.Count(bytesEach: sizeof(uint))];
        for (int i = 0; i < checksums.Length; i++)
            checksums[i] = from.FixedUInt32();
        from.End();
        return new(key, response, checksums);
    }

    /// <summary>
    /// Makes the key anew out of the request's fields as they were written, so that values brought to one form today are compared with values brought to
    /// the same form.
    /// </summary>
    private static VaryKey ReadVary(ref HeadReader from, KeyValuePair<string, StringValues>[] fields)
    {
        int count = from.Count(bytesEach: 2);
        if (count == 0)
            return VaryKey.Empty;
        string[] names = new string[count];
        var request = new HeaderDictionary();
        for (int i = 0; i < count; i++)
        {
            names[i] = from.RequiredText();
            if (names[i].Length == 0 || names[i].Contains(',') || names[i] != names[i].Trim() || request.ContainsKey(names[i]))
                throw from.Invalid("no list of field names");
            request[names[i]] = from.Lines();
        }

        StringValues language = Array.Find(fields, static field => field.Key.Equals("Content-Language", StringComparison.OrdinalIgnoreCase)).Value;
        return VaryKey.Create(names, request, language) ?? throw from.Invalid("an answer for no request");
    }

    private static DateTimeOffset? ReadOptionalInstant(ref HeadReader from) => from.Flag() ? from.Instant() : null;
}
