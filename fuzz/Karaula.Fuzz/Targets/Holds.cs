namespace Karaula.Fuzz.Targets;

/// <summary>How targets say what must be so.</summary>
internal static class Holds
{
    /// <summary>Fails the input where a property does not hold.</summary>
    public static void Require(bool condition, string property)
    {
        if (!condition)
            throw new FuzzFailureException($"does not hold: {property}");
    }
}
