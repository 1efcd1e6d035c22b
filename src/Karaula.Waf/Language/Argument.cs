namespace Karaula.Waf.Language;

/// <summary>One argument of a directive: its text without quotes, escapes and line continuations, and where each part of it stood.</summary>
public sealed class Argument
{
    private readonly List<(int Index, SourcePosition Position)> _pieces;

    internal Argument(string text, List<(int Index, SourcePosition Position)> pieces)
    {
        Text = text;
        _pieces = pieces;
    }

    /// <summary>The text, decoded.</summary>
    public string Text { get; }

    /// <summary>Where the argument's text begins, after its quote.</summary>
    public SourcePosition Position => _pieces[0].Position;

    /// <summary>Where a character of <see cref="Text"/> stands in the file.</summary>
    /// <param name="index">Index into <see cref="Text"/>; its length means the place just after it.</param>
    public SourcePosition PositionAt(int index)
    {
        var piece = _pieces.FindLast(piece => piece.Index <= index);
        return piece.Position with { Column = piece.Position.Column + index - piece.Index };
    }
}
