namespace Karaula.Waf.Matching.Programs;

/// <summary>One instruction of a <see cref="PatternProgram"/>; what A, B and C mean is said at <see cref="OpCode"/>.</summary>
internal readonly record struct Instruction(OpCode Code, int A = 0, int B = 0, int C = 0);
