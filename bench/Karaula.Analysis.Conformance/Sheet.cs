using System.Text.Json;

namespace Karaula.Analysis.Conformance;

/// <summary>All figures, printed as they come.</summary>
internal sealed class Sheet
{
    private readonly List<Figure> _figures = [];
    private string _section = "";

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>Opens a section.</summary>
    public void Section(string name)
    {
        _section = name;
        Console.Out.WriteLine();
        Console.Out.WriteLine(name);
    }

    /// <summary>A figure with a bar.</summary>
    public void Bar(string name, string measured, string bar, bool pass, string note) =>
        Add(new Figure(_section, name, measured, bar, pass ? FigureStatus.Pass : FigureStatus.Miss, note));

    /// <summary>A figure without a bar.</summary>
    public void Show(string name, string measured, string note) => Add(new Figure(_section, name, measured, "", FigureStatus.Shown, note));

    /// <summary>A figure that could not be measured.</summary>
    public void Missing(string name, string why) => Add(new Figure(_section, name, "-", "", FigureStatus.NotMeasured, why));

    /// <summary>Writes all figures as JSON.</summary>
    public void WriteJson(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var figure in _figures)
        {
            json.WriteStartObject();
            json.WriteString("section", figure.Section);
            json.WriteString("figure", figure.Name);
            json.WriteString("measured", figure.Measured);
            json.WriteString("bar", figure.Bar);
            json.WriteString("status", Word(figure.Status));
            json.WriteString("note", figure.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Add(Figure figure)
    {
        _figures.Add(figure);
        Console.Out.WriteLine($"  {Word(figure.Status),-12} {figure.Name,-58} {figure.Measured,-26} {figure.Bar,-18} {figure.Note}");
    }

    private static string Word(FigureStatus status) => status switch
    {
        FigureStatus.Pass => "pass",
        FigureStatus.Miss => "miss",
        FigureStatus.Shown => "shown",
        _ => "not measured",
    };
}
