using System.Collections.Frozen;
using System.Text;
using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>Between a variable and its name in rules.</summary>
internal static class VariableNames
{
    private static readonly FrozenDictionary<string, Variable> ByName = Vocabulary.Variables.ToFrozenDictionary(
        name => name, name => Enum.Parse<Variable>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true), StringComparer.OrdinalIgnoreCase);

    private static readonly byte[][] Names = Build();

    /// <summary>Number of variables.</summary>
    public static int Count => Names.Length;

    /// <summary>The variable of a name; false when there is none.</summary>
    public static bool TryParse(string name, out Variable variable) => ByName.TryGetValue(name, out variable);

    /// <summary>The name as rules write it, in ASCII.</summary>
    public static ReadOnlySpan<byte> Of(Variable variable) => Names[(int)variable];

    private static byte[][] Build()
    {
        var names = new byte[Enum.GetValues<Variable>().Length][];
        Array.Fill(names, []);
        foreach (var (name, variable) in ByName)
            names[(int)variable] = Encoding.ASCII.GetBytes(name);
        names[(int)Variable.XmlAttributes] = names[(int)Variable.Xml];
        return names;
    }
}
