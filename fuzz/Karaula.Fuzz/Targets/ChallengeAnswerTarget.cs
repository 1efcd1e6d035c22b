using System.Text;
using Karaula.Edge.Challenge;
using Karaula.Edge.Languages;
using Microsoft.AspNetCore.Http;

namespace Karaula.Fuzz.Targets;

/// <summary>What readers send about challenges: forms, tokens, cookies, languages, places to go. Nothing that was not signed is a token; nobody is sent to another host.</summary>
internal sealed class ChallengeAnswerTarget : IFuzzTarget
{
    private static readonly ChallengeKeyRing s_keys = new([ChallengeKeyFile.Make(DateTimeOffset.UnixEpoch)]);

    public string Name => "challenge-answer";

    public IEnumerable<byte[]> Seeds() =>
    [
        Encoding.UTF8.GetBytes("token=AXyZ0000000000000000000000000000AAAAAAAAAAAAAAAAAAAAAA&to=%2Fpage%3Fx%3D1&work=1,2,3,4,5,6,7,8"),
        Encoding.UTF8.GetBytes("a=1; __Host-karaula_pass=AXyZ; karaula_pass=x"),
        Encoding.UTF8.GetBytes("sr-Latn-RS,sr;q=0.9,en;q=0.8,*;q=0.1"),
        Encoding.UTF8.GetBytes("to=//evil.example/&to=/"),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        string text = Encoding.Latin1.GetString(data);
        AnswerForm form = AnswerForm.Parse(text);
        string to = ReturnTarget.Of(form.To);
        CacheText.Require(
            to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal) && to.All(static c => c is > ' ' and <= '~' and not '\\'),
            "a place to go is a path of this site");
        foreach (string token in new[] { form.Token, text })
            CacheText.Require(!ChallengeToken.TryRead(token, s_keys, "a", out _), "nothing that was not signed is a token");
        CacheText.Require(!ProofOfWork.IsSolved("AAAAAAAAAAAAAAAAAAAAAA", 24, ChallengeOptions.Rounds, form.Work), "no work is found by chance");
        CacheText.Require(Enum.IsDefined(LanguageTags.Choose(text, ReaderLanguage.Croatian)), "some language is chosen");

        HeaderDictionary headers = new() { ["Cookie"] = text };
        string? pass = PassCookie.Take(headers, isTls: true);
        CacheText.Require(pass is null || text.Contains(pass, StringComparison.Ordinal), "a pass is what was sent");
        CacheText.Require(
            !headers.TryGetValue("Cookie", out var rest) || !rest.ToString().Split(';').Any(static one => one.Trim().StartsWith("karaula_pass=", StringComparison.Ordinal)),
            "nobody behind sees the pass");
    }
}
