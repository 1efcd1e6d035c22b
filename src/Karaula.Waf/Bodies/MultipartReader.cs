using System.Buffers.Text;
using System.Text;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Bodies;

/// <summary>
/// Reads multipart/form-data (RFC 7578): fields become arguments, files FILES (the file's name, by the field's name) and FILES_SIZES; every part's
/// header lines become MULTIPART_PART_HEADERS, by the field's name. What a strict reader would refuse sets MULTIPART_STRICT_ERROR, and the variable of
/// the fault.
/// </summary>
internal static class MultipartReader
{
    private static readonly (MultipartFaults Fault, Variable Variable)[] Faults =
    [
        (MultipartFaults.DataBefore, Variable.MultipartDataBefore), (MultipartFaults.DataAfter, Variable.MultipartDataAfter),
        (MultipartFaults.LfLine, Variable.MultipartLfLine), (MultipartFaults.HeaderFolding, Variable.MultipartHeaderFolding),
        (MultipartFaults.InvalidPart, Variable.MultipartInvalidPart), (MultipartFaults.InvalidHeaderFolding, Variable.MultipartInvalidHeaderFolding),
        (MultipartFaults.BoundaryQuoted, Variable.MultipartBoundaryQuoted), (MultipartFaults.BoundaryWhitespace, Variable.MultipartBoundaryWhitespace),
        (MultipartFaults.MissingSemicolon, Variable.MultipartMissingSemicolon), (MultipartFaults.InvalidQuoting, Variable.MultipartInvalidQuoting),
        (MultipartFaults.FileLimitExceeded, Variable.MultipartFileLimitExceeded), (MultipartFaults.UnmatchedBoundary, Variable.MultipartUnmatchedBoundary),
    ];

    /// <summary>Says that nothing is wrong yet. Each request begins with this: one value serves all variables.</summary>
    public static void Clear(WafTransaction transaction)
    {
        var zero = transaction.Values.Intern("0"u8);
        transaction.Set(Variable.MultipartStrictError, zero);
        foreach (var (_, variable) in Faults)
            transaction.Set(variable, zero);
    }

    /// <summary>Reads a body.</summary>
    public static void Read(WafTransaction transaction, ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> body)
    {
        var boundary = Parameter(contentType, "boundary"u8);
        if (boundary.IsEmpty)
        {
            transaction.FailBody("Multipart: no boundary"u8);
            return;
        }

        var faults = OfBoundary(contentType, boundary);

        transaction.Scratch.Name.Append("--"u8);
        transaction.Scratch.Name.Append(boundary);
        var delimiter = transaction.Scratch.Name.Span;
        var start = body.IndexOf(delimiter);
        if (start < 0)
        {
            transaction.FailBody("Multipart: the boundary does not occur"u8);
            return;
        }

        if (start > 0)
            faults |= MultipartFaults.DataBefore;
        var files = 0L;
        body = body[(start + delimiter.Length)..];
        while (true)
        {
            if (body.StartsWith("--"u8))
            {
                if (body.Length > 2 && !body[2..].SequenceEqual("\r\n"u8))
                    faults |= body[2..].SequenceEqual("\n"u8) ? MultipartFaults.LfLine : MultipartFaults.DataAfter;
                break;
            }

            var line = body.IndexOf((byte)'\n');
            if (line != 1 || body[0] != '\r')
                faults |= MultipartFaults.LfLine;
            body = line < 0 ? default : body[(line + 1)..];
            var end = NextDelimiter(body, delimiter);
            if (end < 0)
                faults |= MultipartFaults.UnmatchedBoundary;
            files += Part(transaction, end < 0 ? body : body[..end], ref faults);
            if (end < 0)
                break;
            body = body[(end + delimiter.Length)..];
        }

        transaction.SetNumber(Variable.FilesCombinedSize, files);
        Tell(transaction, faults);
    }

    private static void Tell(WafTransaction transaction, MultipartFaults faults)
    {
        transaction.SetNumber(Variable.MultipartStrictError, faults == MultipartFaults.None ? 0 : 1);
        foreach (var (fault, variable) in Faults)
            transaction.SetNumber(variable, (faults & fault) == MultipartFaults.None ? 0 : 1);
    }

    private static MultipartFaults OfBoundary(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> boundary)
    {
        var faults = MultipartFaults.None;
        var at = Find(contentType, "boundary"u8);
        if (contentType[at..].StartsWith("\""u8))
            faults |= MultipartFaults.BoundaryQuoted;
        if (boundary.IndexOfAny(" \t"u8) >= 0)
            faults |= MultipartFaults.BoundaryWhitespace;
        if (contentType[..at].IndexOf((byte)';') < 0)
            faults |= MultipartFaults.MissingSemicolon;
        return faults;
    }

    // A delimiter counts at the start of a line only.
    private static int NextDelimiter(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter)
    {
        for (var from = 0; body[from..].IndexOf(delimiter) is var at and >= 0; from += at + 1)
        {
            if (from + at == 0 || body[from + at - 1] == '\n')
                return from + at;
        }

        return -1;
    }

    // Returns the size of the file in it.
    private static long Part(WafTransaction transaction, ReadOnlySpan<byte> part, ref MultipartFaults faults)
    {
        var headers = transaction.Scratch.Places;
        headers.Clear();
        var at = 0;
        var fields = part;
        while (at < part.Length)
        {
            var end = part[at..].IndexOf((byte)'\n');
            var line = end < 0 ? part[at..] : part.Slice(at, end);
            if (end < 0 || line.IsEmpty || line[^1] != '\r')
                faults |= MultipartFaults.LfLine;
            if (!line.IsEmpty && line[0] is (byte)' ' or (byte)'\t')
                faults |= headers.Count > 0 ? MultipartFaults.HeaderFolding : MultipartFaults.InvalidHeaderFolding;
            var trimmed = line.TrimEnd((byte)'\r');
            if (!trimmed.IsEmpty)
                headers.Add((at, trimmed.Length));
            at += end < 0 ? line.Length : end + 1;
            if (trimmed.IsEmpty)
                break;
        }

        var content = part[at..];
        content = content.EndsWith("\r\n"u8) ? content[..^2] : content.EndsWith("\n"u8) ? content[..^1] : content;
        ReadOnlySpan<byte> name = default, file = default;
        var isFile = false;
        foreach (var (start, length) in headers)
        {
            var header = fields.Slice(start, length);
            var colon = header.IndexOf((byte)':');
            if (colon <= 0)
                faults |= MultipartFaults.InvalidPart;
            if (colon < 0 || !Ascii.EqualsIgnoreCase(header[..colon].TrimEnd((byte)' '), "content-disposition"u8))
                continue;
            if (HasWrongQuotes(header[colon..], "name"u8) || HasWrongQuotes(header[colon..], "filename"u8))
                faults |= MultipartFaults.InvalidQuoting;
            name = Parameter(header[colon..], "name"u8);
            isFile = HasParameter(header[colon..], "filename"u8);
            file = Parameter(header[colon..], "filename"u8);
        }

        foreach (var (start, length) in headers)
            transaction.Add(Variable.MultipartPartHeaders, name, fields.Slice(start, length));
        if (transaction.Count(Variable.ArgsPost) + transaction.Count(Variable.Files) >= transaction.Policy.Limits.Arguments)
        {
            faults |= MultipartFaults.FileLimitExceeded;
            transaction.FailBody("too many arguments"u8);
            return 0;
        }

        transaction.Add(Variable.MultipartName, name, name);
        if (!isFile)
        {
            transaction.Add(Variable.ArgsPost, name, content);
            return 0;
        }

        transaction.Add(Variable.Files, name, file);
        transaction.Add(Variable.FilesNames, name, name);
        transaction.Add(Variable.MultipartFilename, name, file);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(content.Length, digits, out var written);
        transaction.Add(Variable.FilesSizes, name, digits[..written]);
        return content.Length;
    }

    private static bool HasWrongQuotes(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        var at = Find(header, name);
        if (at < 0 || header[at..] is not [(byte)'"' or (byte)'\'', .. var value])
            return false;
        var quote = header[at];
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
                i++;
            else if (value[i] == quote)
                return quote == '\'';
        }

        return true;
    }

    private static bool HasParameter(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name) => Find(header, name) >= 0;

    private static ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        var at = Find(header, name);
        if (at < 0)
            return default;
        var value = header[at..];
        if (!value.IsEmpty && value[0] is (byte)'"' or (byte)'\'')
        {
            var quote = value[0];
            for (var i = 1; i < value.Length; i++)
            {
                if (value[i] == '\\')
                    i++;
                else if (value[i] == quote)
                    return value[1..i];
            }

            return value[1..];
        }

        var end = value.IndexOfAny((byte)';', (byte)',');
        return (end < 0 ? value : value[..end]).Trim((byte)' ');
    }

    // Where the value of a parameter begins, outside of quotes; -1 when there is none.
    private static int Find(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        var quoted = false;
        for (var i = 0; i < header.Length; i++)
        {
            if (quoted && header[i] == '\\')
                i++;
            else if (header[i] == '"')
                quoted = !quoted;
            else if (!quoted && header[i] is (byte)';' or (byte)',' or (byte)' ' or (byte)'\t')
            {
                // A blank is followed by its next one in the next round: long runs of blanks cost no more than their length.
                var rest = header[(i + 1)..];
                if (rest.Length <= name.Length || !Ascii.EqualsIgnoreCase(rest[..name.Length], name))
                    continue;
                rest = rest[name.Length..].TrimStart((byte)' ');
                if (!rest.IsEmpty && rest[0] == '=')
                    return header.Length - rest[1..].TrimStart((byte)' ').Length;
            }
        }

        return -1;
    }
}
