using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Karaula.Edge;
using Karaula.Edge.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.App.Tests;

/// <summary><c>karaula waf</c> as a person runs it.</summary>
public sealed class WafCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wafcommand").FullName;
    private readonly string _rules;

    public WafCommandTests()
    {
        _rules = Path.Combine(_folder, "rules.conf");
        File.WriteAllText(_rules, "SecRule ARGS \"@contains attack\" \"id:100,phase:2,deny,log,msg:'an attack'\"\n");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Check_RulesThatCompile_SaysHowMany()
    {
        var (code, output) = CommandLine.Run("waf", "check", _rules);

        Assert.Equal(0, code);
        Assert.Contains("1 files, 1 rules, 0 errors", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_WhatParsesButDoesNotCompile_NamesItsPlace()
    {
        File.AppendAllText(_rules, "SecRule ARGS \"@rx a\" \"id:101,phase:2,pass,skipAfter:NOWHERE\"\nSecRule ARGS \"@rx (a\" \"id:102,phase:2,pass\"\n");

        var (code, output) = CommandLine.Run("waf", "check", _rules, "-o", "json");

        using var answer = JsonDocument.Parse(output);
        Assert.Equal(1, code);
        Assert.False(answer.RootElement.GetProperty("valid").GetBoolean());
        Assert.Equal([2, 3], answer.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("line").GetInt32()).Order());
    }

    [Fact]
    public void Check_NoSuchFile_CannotBeRead() => Assert.Equal(2, CommandLine.Run("waf", "check", _rules + ".none").Code);

    [Fact]
    public void RulesInstallAndList_FromAFolder_FindsIt()
    {
        var root = Path.Combine(_folder, "sets");

        var (code, output) = CommandLine.Run("waf", "rules", "install", "--from", _folder, "--name", "own", "--folder", root);
        Assert.Equal(0, code);
        Assert.Contains("own: 1 rules", output, StringComparison.Ordinal);
        Assert.Contains($"rules = [\"{root}/own\"]", output, StringComparison.Ordinal);

        using var listed = JsonDocument.Parse(CommandLine.Run("waf", "rules", "list", "--folder", root, "-o", "json").Output);
        Assert.Equal("own", Assert.Single(listed.RootElement.EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("--archive", "https://example.org/x.tar.gz")]
    [InlineData("--archive", "x.tar.gz", "--sha256", "abc")]
    [InlineData("--from", ".", "--archive", "x.tar.gz")]
    public void RulesInstall_WithoutWhatMakesItSure_IsRefused(params string[] arguments) =>
        Assert.NotEqual(0, CommandLine.Run(["waf", "rules", "install", "--folder", Path.Combine(_folder, "sets"), .. arguments]).Code);

    [Fact]
    public void Explain_Json_NamesRuleVariableAndBytes()
    {
        var file = Path.Combine(_folder, "a.http");
        File.WriteAllText(file, "GET /?q=an%20attack%0a HTTP/1.1\r\nHost: a.example\r\n\r\n");

        using var answer = JsonDocument.Parse(CommandLine.Run("waf", "explain", file, "--rules", _rules, "-o", "json").Output);

        var match = Assert.Single(answer.RootElement.GetProperty("matches").EnumerateArray());
        Assert.Equal("deny", answer.RootElement.GetProperty("verdict").GetString());
        Assert.Equal((100, "ARGS:q", "an attack\\x0a"), (match.GetProperty("rule_id").GetInt32(), match.GetProperty("variable").GetString(), match.GetProperty("value").GetString()));
    }

    [Fact]
    public async Task Suggest_WhatManyNetworksMet_IsAnExclusionThatMakesTheEdgeLetItPass()
    {
        await using var origin = Origin();
        await origin.StartAsync(TestContext.Current.CancellationToken);
        string suggested;
        await using (var edge = await StartAsync(origin, "block", ""))
        {
            for (var i = 0; i < 5; i++)
                Assert.StartsWith("HTTP/1.1 403", await AskAsync(edge, $"203.0.{i}.9", "/cms/save?body=attack"), StringComparison.Ordinal);
            for (var i = 0; i < 20; i++)
                await AskAsync(edge, "198.51.100.1", "/?q=attack");

            var (code, output) = CommandLine.Run("waf", "suggest", "--edge", edge.Urls.Last());

            Assert.Equal(0, code);
            Assert.Contains("5 requests from about 5 networks", output, StringComparison.Ordinal);
            Assert.Contains("# 1 more were met from fewer networks", output, StringComparison.Ordinal);
            suggested = output;
            await edge.StopAsync(TestContext.Current.CancellationToken);
        }

        await using var tuned = await StartAsync(origin, "block", suggested);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(tuned, "203.0.113.9", "/cms/save?body=attack"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403", await AskAsync(tuned, "203.0.113.9", "/?body=attack"), StringComparison.Ordinal);
        await tuned.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Suggest_NoEdge_CannotBeAsked() => Assert.Equal(2, CommandLine.Run("waf", "suggest", "--edge", "http://127.0.0.1:1").Code);

    private static WebApplication Origin()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var origin = builder.Build();
        origin.Run(static context => context.Response.WriteAsync("hello"));
        return origin;
    }

    private async Task<WebApplication> StartAsync(WebApplication origin, string mode, string exclusions)
    {
        var edge = EdgeHost.Build(
            EdgeConfigurationReader.Parse(
                Path.Combine(_folder, "karaula.toml"),
                $"""
                [edge]
                name = "edge-1"
                listen = ["http://127.0.0.1:0"]
                admin = "http://127.0.0.1:0"
                [edge.proxy_protocol]
                trusted = ["127.0.0.0/8"]
                [[site]]
                name = "a"
                hosts = ["a.example"]
                origin = "{origin.Urls.First()}"
                [site.waf]
                mode = "{mode}"
                rules = ["rules.conf"]
                {exclusions}
                """),
            configure: builder => builder.Logging.ClearProviders());
        await edge.StartAsync();
        return edge;
    }

    private static async Task<string> AskAsync(WebApplication edge, string from, string target)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(edge.Urls.First()).Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"PROXY TCP4 {from} 127.0.0.1 4711 80\r\nGET {target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var buffer = new byte[4096];
        var answer = "";
        int read;
        while ((read = await socket.ReceiveAsync(buffer, timeout.Token)) > 0)
            answer += Encoding.ASCII.GetString(buffer, 0, read);
        return answer;
    }
}
