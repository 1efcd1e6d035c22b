namespace Karaula.Analysis.Tables;

/// <summary>One row.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Fields">As many as there were.</param>
public sealed record CsvRow(int Line, IReadOnlyList<string> Fields)
{
    /// <summary>A field; empty when the row is too short.</summary>
    public string this[int column] => column < Fields.Count ? Fields[column] : "";

    /// <summary>A field of a column that may not be there.</summary>
    public string OrEmpty(int? column) => column is { } index ? this[index] : "";
}
