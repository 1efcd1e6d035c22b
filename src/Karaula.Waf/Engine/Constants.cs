namespace Karaula.Waf.Engine;

/// <summary>The values that rules name: each transaction's <see cref="ValueTable"/> has them from the start, under the numbers of their places here.</summary>
internal sealed class Constants
{
    private readonly List<byte[]> _all = [];
    private readonly Dictionary<string, int> _numbers = [];

    public Constants()
    {
        // What is counted is mostly this small, and captures have these names.
        for (var digit = '0'; digit <= '9'; digit++)
            Number([(byte)digit]);
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<byte[]> All => _all;

    /// <summary>The number of a value.</summary>
    public int Number(byte[] value)
    {
        var key = System.Text.Encoding.Latin1.GetString(value);
        if (_numbers.TryGetValue(key, out var known))
            return known;
        _all.Add(value);
        return _numbers[key] = _all.Count - 1;
    }

    /// <summary>Numbers what a rule and its chain name.</summary>
    public void Number(Rule rule)
    {
        foreach (var target in rule.Targets)
            Number(target);
        foreach (var set in rule.Sets)
            Number(set);
        foreach (var step in rule.Steps ?? [])
        {
            if (step.Set is { } set)
                Number(set);
        }

        foreach (var link in rule.Chain)
            Number(link);
    }

    private void Number(SetVariable set)
    {
        Number(set.Name);
        Number(set.Value);
    }

    private void Number(Text text)
    {
        if (text.Constant is { } constant)
            text.Number = Number(constant);
        foreach (var part in text.Parts)
        {
            if (part.Target is { } target)
                Number(target);
        }
    }

    private void Number(Target target)
    {
        if (target.Name is { } name)
            target.NameNumber = Number(name);
    }
}
