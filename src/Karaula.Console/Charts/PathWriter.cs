using System.Globalization;
using System.Text;

namespace Karaula.Console.Charts;

/// <summary>Writes the <c>d</c> of SVG paths: x is the step's number, y grows downwards from 0 to the panel's height.</summary>
internal static class PathWriter
{
    /// <summary>The area between two lines.</summary>
    /// <param name="count">How many steps.</param>
    /// <param name="lower">Height of the lower line at a step, 0 to 1.</param>
    /// <param name="upper">Height of the upper line at a step, 0 to 1.</param>
    /// <param name="height">The panel's height.</param>
    public static string Area(int count, Func<int, double> lower, Func<int, double> upper, double height)
    {
        if (count == 0)
            return "";
        var path = new StringBuilder(count * 12);
        for (var i = 0; i < count; i++)
            Add(path, i == 0 ? 'M' : 'L', i, upper(i), height);
        for (var i = count - 1; i >= 0; i--)
            Add(path, 'L', i, lower(i), height);
        return path.Append('Z').ToString();
    }

    /// <summary>A line that breaks where there is no value. A value alone between two gaps is drawn half a step to each side.</summary>
    public static string Line(int count, Func<int, double?> value, double height)
    {
        var path = new StringBuilder(count * 8);
        foreach (var (from, to) in Runs(count, value))
            Run(path, from, to, value, height);
        return path.ToString();
    }

    /// <summary>The area under a line that breaks where there is no value.</summary>
    public static string Under(int count, Func<int, double?> value, double height)
    {
        var path = new StringBuilder(count * 8);
        foreach (var (from, to) in Runs(count, value))
        {
            var (left, right) = Run(path, from, to, value, height);
            Add(path, 'L', right, 0, height);
            Add(path, 'L', left, 0, height);
            path.Append('Z');
        }

        return path.ToString();
    }

    private static (double Left, double Right) Run(StringBuilder path, int from, int to, Func<int, double?> value, double height)
    {
        if (from == to)
        {
            Add(path, 'M', from - 0.5, value(from)!.Value, height);
            Add(path, 'L', from + 0.5, value(from)!.Value, height);
            return (from - 0.5, from + 0.5);
        }

        for (var i = from; i <= to; i++)
            Add(path, i == from ? 'M' : 'L', i, value(i)!.Value, height);
        return (from, to);
    }

    private static IEnumerable<(int From, int To)> Runs(int count, Func<int, double?> value)
    {
        var from = -1;
        for (var i = 0; i <= count; i++)
        {
            var known = i < count && value(i) is not null;
            if (known && from < 0)
                from = i;
            if (!known && from >= 0)
            {
                yield return (from, i - 1);
                from = -1;
            }
        }
    }

    private static void Add(StringBuilder path, char verb, double x, double share, double height) => path
        .Append(verb)
        .Append(x.ToString("0.#", CultureInfo.InvariantCulture))
        .Append(' ')
        .Append(((1 - Math.Clamp(share, 0, 1)) * height).ToString("0.#", CultureInfo.InvariantCulture));
}
