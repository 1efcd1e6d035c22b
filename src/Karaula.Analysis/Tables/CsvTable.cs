using System.Text;

namespace Karaula.Analysis.Tables;

/// <summary>A table in CSV (RFC 4180): a header, comma, semicolon or tab between fields, quotes where needed. Knows the line of each row.</summary>
public sealed class CsvTable
{
    private readonly Dictionary<string, int> _columns;

    private CsvTable(Dictionary<string, int> columns, List<CsvRow> rows) => (_columns, Rows) = (columns, rows);

    /// <summary>The rows, without the header.</summary>
    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>The names of the columns, lower case.</summary>
    public IEnumerable<string> Columns => _columns.Keys;

    /// <summary>The index of the first of these columns that there is; null when there is none.</summary>
    public int? Column(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_columns.TryGetValue(name, out var index))
                return index;
        }

        return null;
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">There is no header, or a quote does not end; the message names the line.</exception>
    public static CsvTable Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.TrimStart('\uFEFF');
        var header = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length);
        var separator = header.Contains('\t') ? '\t' : header.Contains(';') && !header.Contains(',') ? ';' : ',';
        var rows = new List<CsvRow>();
        Dictionary<string, int>? columns = null;
        var (fields, field, line, begun, quoted) = (new List<string>(), new StringBuilder(), 1, 1, false);

        void Close()
        {
            fields.Add(field.ToString().Trim());
            field.Clear();
            if (columns is null)
            {
                columns = new Dictionary<string, int>(StringComparer.Ordinal);
                for (var i = 0; i < fields.Count; i++)
                    columns.TryAdd(fields[i].ToLowerInvariant(), i);
            }
            else if (fields.Count > 1 || fields[0].Length > 0)
            {
                rows.Add(new CsvRow(begun, [.. fields]));
            }

            fields.Clear();
        }

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
                line++;
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"' && field.ToString().Trim().Length == 0)
            {
                quoted = true;
                field.Clear();
            }
            else if (c == separator)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else if (c == '\n')
            {
                Close();
                begun = line;
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        if (quoted)
            throw new FormatException($"line {begun}: a quote that does not end");
        if (field.Length > 0 || fields.Count > 0)
            Close();
        return columns is null || columns.Keys.All(name => name.Length == 0) ? throw new FormatException("line 1: no header") : new CsvTable(columns, rows);
    }
}
