namespace Karaula.Hub.Storage;

/// <summary>What was known of something from a moment on, until the next revision of it.</summary>
internal interface IRevisionRow : IRecordedRow
{
    /// <summary>Of what.</summary>
    string Id { get; set; }
}
