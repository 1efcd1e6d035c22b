using System.Buffers;
using System.Net;
using BenchmarkDotNet.Attributes;
using Karaula.Edge.Challenge;
using Karaula.Edge.Gate;
using Karaula.Edge.Languages;
using Karaula.Edge.Rules;
using Karaula.Edge.Rules.Language;

namespace Karaula.Benchmarks.Challenge;

/// <summary>What a challenge, a pass and a rule cost the edge.</summary>
[MemoryDiagnoser]
public class ChallengeBenchmark
{
    private readonly ChallengeKeyRing _keys = new([ChallengeKeyFile.Make(DateTimeOffset.UnixEpoch)]);
    private readonly ArrayBufferWriter<byte> _page = new(16_384);
    private readonly RuleNode _rule = RuleParser.Parse(
        "path starts_with \"/search\" and agent contains [\"curl\", \"python\"] and not (pass or prefix in [\"198.51.100.0/24\"])");

    private SourceKey _source;
    private ChallengeToken _token;
    private string _pass = "";
    private string _work = "";

    /// <summary>Makes one of each.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _source = SourceKey.Of(IPAddress.Parse("192.0.2.7"));
        _token = new ChallengeToken
        {
            Key = _keys.Keys[0].Id, Issued = 1, Kind = TokenKind.Challenge, Bits = 10, Wait = 5, Id = 7, Network = ChallengeToken.NetworkOf(_source, _keys.Keys[0]),
        };
        _pass = _token.Write(_keys.Keys[0], "gov-1");
        _work = ProofOfWork.Solve(_pass.AsSpan(ChallengeToken.FactsText), 10, ChallengeOptions.Rounds).Work;
    }

    /// <summary>To sign a challenge or a pass.</summary>
    [Benchmark]
    public string Sign() => _token.Write(_keys.Keys[0], "gov-1");

    /// <summary>To check a pass: what each request of a reader with one costs.</summary>
    [Benchmark]
    public bool Check() => ChallengeToken.TryRead(_pass, _keys, "gov-1", out var token) && token.Network == ChallengeToken.NetworkOf(_source, _keys.Keys[0]);

    /// <summary>To check the work.</summary>
    [Benchmark]
    public bool CheckWork() => ProofOfWork.IsSolved(_pass.AsSpan(ChallengeToken.FactsText), 10, ChallengeOptions.Rounds, _work);

    /// <summary>To write the page.</summary>
    [Benchmark]
    public int Page()
    {
        _page.ResetWrittenCount();
        ChallengePages.ChallengeIn(ReaderLanguage.Montenegrin).Write(_page, slot => slot is PageSlot.Token ? _pass : "/page");
        return _page.WrittenCount;
    }

    /// <summary>To ask a rule of four comparisons.</summary>
    [Benchmark]
    public bool Rule() => _rule.Holds(new RuleFacts { Path = "/search", Agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Source = _source });
}
