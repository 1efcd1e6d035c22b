namespace Karaula.Waf.Engine;

/// <summary>Exclusions of one place.</summary>
public sealed partial class WafTransaction
{
    private static readonly int NormalizePathIndex = RuleCompiler.TransformationNames.ToList().IndexOf("normalizePath");

    private void Apply(PolicyOverlay overlay)
    {
        if (overlay.Removed is { } removed)
        {
            removed.CopyTo(_removed, 0);
            _anyRemoved = true;
        }

        foreach (var part in overlay.Parts)
        {
            if (part.PathPrefix is { } prefix && !IsBelow(prefix))
                continue;
            foreach (var control in part.Controls)
                Apply(control);
        }
    }

    private bool IsBelow(byte[] prefix)
    {
        var file = _lists[(int)Variable.RequestFilename];
        if (file.Count == 0)
            return false;
        var normal = Values.Transform(file.Items[0].Value, Policy.Pipelines.Alone(NormalizePathIndex));
        return Values[normal].StartsWith(prefix);
    }
}
