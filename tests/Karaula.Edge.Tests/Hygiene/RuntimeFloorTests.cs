using Karaula.Edge.Hygiene;

namespace Karaula.Edge.Tests.Hygiene;

public sealed class RuntimeFloorTests
{
    [Theory]
    [InlineData(".NET 10.0.12", null)]
    [InlineData(".NET 10.0.0", "")]
    [InlineData(".NET 10.0.0-rc.2.25502.107", "false")]
    [InlineData(".NET 8.0.21", null)]
    [InlineData(".NET 9.0.10", "0")]
    [InlineData(".NET 11.0.0-preview.1.26000.1", null)]
    public void WhyNot_FixedRuntime_IsFine(string framework, string? forwarded) => Assert.Null(RuntimeFloor.WhyNot(framework, forwarded));

    [Theory]
    [InlineData(".NET 10.0.0-rc.1.25451.107")]
    [InlineData(".NET 10.0.0-preview.7.25380.108")]
    [InlineData(".NET 9.0.9")]
    [InlineData(".NET 8.0.20")]
    [InlineData(".NET 7.0.20")]
    [InlineData("Mono")]
    public void WhyNot_RuntimeBeforeTheFix_SaysWhich(string framework) =>
        Assert.Contains("CVE-2025-55315", RuntimeFloor.WhyNot(framework, null), StringComparison.Ordinal);

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    public void WhyNot_ForwardedHeadersOn_SaysSo(string value) =>
        Assert.Contains("ASPNETCORE_FORWARDEDHEADERS_ENABLED", RuntimeFloor.WhyNot(".NET 10.0.12", value), StringComparison.Ordinal);
}
