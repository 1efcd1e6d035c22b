using CsCheck;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Tests.Transformations;

public class UnchangedTests
{
    public static TheoryData<string> Names => [.. TransformationTable.ByName.Where(one => one.Value.Changes is not null).Select(one => one.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_ValueWithoutABytesThatItChanges_IsTheValue(string name)
    {
        var transformation = TransformationTable.ByName[name];
        var changes = transformation.Changes!.Value;
        Gen.OneOf(Gen.Byte, Gen.Char["%+\\/.-#*<>& \t\"'x0aAzZ;^,()!"].Select(c => (byte)c)).Array[0, 40].Sample(bytes =>
        {
            var input = bytes.Where(value => !changes.Contains(value)).ToArray();
            var output = new byte[transformation.MaxLength(input.Length)];
            Assert.Equal(input, output[..transformation.Apply(input, output)]);
        });
    }
}
