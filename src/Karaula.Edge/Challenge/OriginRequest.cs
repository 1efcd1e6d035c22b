using Karaula.Edge.Hosting;

namespace Karaula.Edge.Challenge;

/// <summary>What origins are told of passes, and how they ask for a challenge.</summary>
internal static class OriginRequest
{
    /// <summary>
    /// An origin that sets this field of its answer, to whatever value, asks that the reader be challenged before he sees it. Readers with a pass get the answer, which no cache keeps;
    /// nobody ever sees the field.
    /// </summary>
    public const string Field = "Karaula-Challenge";

    /// <summary>Tells the origin what pass the reader has: <c>worked</c> or <c>waited</c>; no field without one.</summary>
    public const string PassField = "Karaula-Pass";

    /// <summary>The field's value; null for none.</summary>
    public static string? PassOf(RequestState state) => state.Pass switch
    {
        TokenKind.WorkedPass => "worked",
        TokenKind.WaitedPass => "waited",
        _ => null,
    };
}
