namespace Karaula.Analysis.Detection;

/// <summary>
/// Requests per second by hour of the week. An hour not seen yet borrows from the same hour of other days, and that from the whole: each level
/// is a gamma prior worth some minutes for the next. Old weeks fade.
/// </summary>
internal sealed class HourOfWeek
{
    private const int Hours = 168;

    // What the level above is worth, in seconds of traffic, and how much of an hour's past is kept: four weeks of it.
    private const double Prior = 900;
    private const double Most = 4 * 3600;

    private readonly float[] _sums = new float[Hours];
    private readonly float[] _seconds = new float[Hours];

    /// <summary>The mean to expect at a time; <paramref name="overall"/> when nothing is known.</summary>
    public double Mean(DateTimeOffset at, double overall)
    {
        var (day, hour) = ((int)at.UtcDateTime.DayOfWeek, at.UtcDateTime.Hour);
        var (sum, seconds) = (overall * Prior, Prior);
        for (var other = 0; other < 7; other++)
            (sum, seconds) = (sum + _sums[(other * 24) + hour], seconds + _seconds[(other * 24) + hour]);
        var own = (day * 24) + hour;
        return ((sum / seconds * Prior) + _sums[own]) / (Prior + _seconds[own]);
    }

    /// <summary>Takes in a second.</summary>
    public void Learn(DateTimeOffset at, double count)
    {
        var own = ((int)at.UtcDateTime.DayOfWeek * 24) + at.UtcDateTime.Hour;
        if (_seconds[own] >= Most)
        {
            _sums[own] *= (float)(1 - (1 / Most));
            _seconds[own] *= (float)(1 - (1 / Most));
        }

        _sums[own] += (float)count;
        _seconds[own]++;
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        for (var hour = 0; hour < Hours; hour++)
        {
            writer.Write(_sums[hour]);
            writer.Write(_seconds[hour]);
        }
    }

    /// <summary>Reads the state.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public void Restore(BinaryReader reader)
    {
        for (var hour = 0; hour < Hours; hour++)
        {
            (_sums[hour], _seconds[hour]) = (reader.ReadSingle(), reader.ReadSingle());
            if (!float.IsFinite(_sums[hour]) || !float.IsFinite(_seconds[hour]) || _sums[hour] < 0 || _seconds[hour] < 0)
                throw new InvalidDataException($"An hour's traffic holds {_sums[hour]} in {_seconds[hour]} seconds.");
        }
    }
}
