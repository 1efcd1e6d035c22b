using System.Net;
using CsCheck;
using Karaula.Edge.Networks;

namespace Karaula.Edge.Tests.Networks;

public class MmdbReaderTests
{
    private static byte[] File(int bits, bool isV6 = true)
    {
        var builder = new MmdbBuilder(bits, isV6)
            .Add("192.0.2.0/24", static at => at.Map(2).Text("autonomous_system_organization").Text("an organisation with a name of some length").Text("autonomous_system_number").Number(64500))
            .Add("198.51.100.128/25", static at => at.Map(1).Text("country_code").Text("me"))
            .Add("203.0.113.0/24", static at => at.Map(1).Text("country").Map(1).Text("iso_code").Text("RS"));
        return (isV6 ? builder.Add("2001:db8::/32", static at => at.PointTo(0)) : builder).Build();
    }

    private static uint Asn(MmdbReader reader, string address) => reader.Number(IPAddress.Parse(address), "autonomous_system_number"u8);

    private static string Country(MmdbReader reader, string address) => reader.Country(IPAddress.Parse(address)).ToString();

    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void Number_AndCountry_OfAnyRecordSize_AreFound(int bits)
    {
        var reader = MmdbReader.Parse(File(bits));

        Assert.Equal(64500u, Asn(reader, "192.0.2.77"));
        Assert.Equal(64500u, Asn(reader, "::ffff:192.0.2.77"));
        Assert.Equal(64500u, Asn(reader, "2001:db8:5::1"));
        Assert.Equal("an organisation with a name of some length", reader.Text(IPAddress.Parse("192.0.2.77"), "autonomous_system_organization"u8));
        Assert.Null(reader.Text(IPAddress.Parse("192.0.3.1"), "autonomous_system_organization"u8));
        Assert.Equal(0u, Asn(reader, "192.0.3.1"));
        Assert.Equal(0u, Asn(reader, "2001:db9::1"));
        Assert.Equal("ME", Country(reader, "198.51.100.200"));
        Assert.Equal("", Country(reader, "198.51.100.100"));
        Assert.Equal("RS", Country(reader, "203.0.113.1"));
        Assert.Equal("", Country(reader, "192.0.2.77"));
    }

    [Fact]
    public void Number_OfAnIPv4File_KnowsNoIPv6()
    {
        var reader = MmdbReader.Parse(File(24, isV6: false));

        Assert.Equal(64500u, Asn(reader, "192.0.2.1"));
        Assert.Equal(0u, Asn(reader, "2001:db8::1"));
    }

    [Fact]
    public void Parse_NoMetadata_SaysSo() =>
        Assert.Contains("no metadata", Assert.Throws<FormatException>(() => MmdbReader.Parse(new byte[1000])).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_TreeThatIsCutOff_SaysSo() =>
        Assert.Contains("cut off", Assert.Throws<FormatException>(() => MmdbReader.Parse(File(24)[500..])).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_FilesWithBytesChanged_EndsAndThrowsNothing()
    {
        var file = File(28);
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Array[1, 6].Sample(changes =>
        {
            var broken = (byte[])file.Clone();
            foreach (var (at, value) in changes)
                broken[at] = value;
            MmdbReader reader;
            try
            {
                reader = MmdbReader.Parse(broken);
            }
            catch (FormatException)
            {
                return;
            }

            foreach (var address in new[] { "192.0.2.1", "198.51.100.200", "203.0.113.1", "2001:db8::1", "255.255.255.255", "::" })
            {
                Asn(reader, address);
                Country(reader, address);
                reader.Text(IPAddress.Parse(address), "autonomous_system_organization"u8);
            }
        }, iter: 20_000);
    }

    [Fact]
    public void Number_AnyLookUp_AllocatesNothing()
    {
        var reader = MmdbReader.Parse(File(28));
        var address = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < 1000; i++)
            reader.Country(address);
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 1000; i++)
            reader.Number(address, "autonomous_system_number"u8);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("8.8.8.8", "US")]
    [InlineData("2001:4860:4860::8888", "US")]
    public void Country_OfTheRealFile_IsFound(string address, string country)
    {
        var file = RealData.Country();
        Assert.SkipUnless(file is not null, "eng/networks/node_modules is missing: run make setup");
        Assert.Equal(country, Country(MmdbReader.Parse(System.IO.File.ReadAllBytes(file!)), address));
    }
}
