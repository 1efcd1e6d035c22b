namespace Karaula.Benchmarks.Caching.HitRatio;

/// <summary>A cache of so many bytes that knows only which objects it holds.</summary>
internal interface IEvictionPolicy
{
    /// <summary>Its name in the table.</summary>
    string Name { get; }

    /// <summary>Asks for an object, and takes it in where it is not there. Whether it was.</summary>
    bool Access(int key, int size);
}
