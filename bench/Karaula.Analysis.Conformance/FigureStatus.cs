namespace Karaula.Analysis.Conformance;

internal enum FigureStatus
{
    Pass,
    Miss,
    Shown,
    NotMeasured,
}
