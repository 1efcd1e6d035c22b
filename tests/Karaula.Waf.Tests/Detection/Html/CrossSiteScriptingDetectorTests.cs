using System.Net;
using System.Text;
using CsCheck;
using Karaula.Waf.Detection;
using Karaula.Waf.Tests.Detection.Sql;
using Karaula.Waf.Tests.Matching;

namespace Karaula.Waf.Tests.Detection.Html;

public class CrossSiteScriptingDetectorTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<ScRiPt/x src=//e>")]
    [InlineData("<script")]
    [InlineData("a<b><img src=x onerror=alert(1)>")]
    [InlineData("<svg/onload=alert()>")]
    [InlineData("<x:script xmlns:x='http://www.w3.org/1999/xhtml'>")]
    [InlineData("<iframe src=\"about:blank\">")]
    [InlineData("<a href=javascript:alert(1)>x</a>")]
    [InlineData("<a href=\"jav&#x09;ascript:alert(1)\">x</a>")]
    [InlineData("<a href='&#106;avascript&colon;alert(1)'>")]
    [InlineData("<a href='java\nscript:alert(1)'>")]
    [InlineData("<form action=vbscript:x>")]
    [InlineData("<a href='data:text/html;base64,PHN2Zz4='>")]
    [InlineData("<p style=\"width:expression(alert(1))\">")]
    [InlineData("<x onbeforehellfreezes=a>")]
    [InlineData("<p/onclick=a>")]
    [InlineData("<!--[if gte IE 4]><b><![endif]-->")]
    [InlineData("<!--><img src=x onerror=a>")]
    [InlineData("<!-- a --><img src=x onerror=a>")]
    [InlineData("<!-- <img src=x onerror=a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]>")]
    [InlineData("<?import namespace='t'>")]
    [InlineData("\" onmouseover=\"alert(1)")]
    [InlineData("\"onmouseover='prompt(document.cookie)'\"")]
    [InlineData("' autofocus onfocus=alert(1) x='")]
    [InlineData("` onmouseover=alert(1)")]
    [InlineData("x onclick=alert(1)")]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("'/><svg onload=a>")]
    [InlineData("x><math href=a>")]
    [InlineData("<a title='<b>' onclick=a>")]
    [InlineData("<a b=c/onclick=d onclick=e>")]
    [InlineData("</p><embed src=a>")]
    public void IsInjection_CodeForABrowser_IsTrue(string value) =>
        Assert.True(CrossSiteScriptingDetector.IsInjection(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [InlineData("<p>a <b>b</b> <i class=\"c\">d</i></p>")]
    [InlineData("<a href=\"https://example.org/?a=b&amp;c=d\" title='e'>f</a>")]
    [InlineData("<img src=\"/a.png\" alt=\"b\">")]
    [InlineData("<img src=\"data:image/png;base64,iVBORw0KGgo=\">")]
    [InlineData("<p style=\"color: red\">")]
    [InlineData("<!-- a comment -->")]
    [InlineData("1 < 2 and 3 > 2")]
    [InlineData("a<b, c>d")]
    [InlineData("<3 and <>")]
    [InlineData("List<string> a = b;")]
    [InlineData("once = 1, only = 2, online=3")]
    [InlineData("\"a\" on = b")]
    [InlineData("the \"old\" one = the new one")]
    [InlineData("data: 5, javascript is a language")]
    [InlineData("name <a@example.org>")]
    [InlineData("x=\"y\" onto=\"z\"")]
    public void IsInjection_HarmlessText_IsFalse(string value) =>
        Assert.False(CrossSiteScriptingDetector.IsInjection(Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void IsInjection_BenignText_IsFalse() =>
        Assert.Empty(BenignText.All().Where(value => CrossSiteScriptingDetector.IsInjection(Encoding.UTF8.GetBytes(value))).Take(20));

    [Fact]
    public void IsInjection_AnyBytes_Ends() =>
        Gen.OneOf("<>/='\"` \n!-?&#;:aonscript\0".Select(c => (byte)c).ToArray()).Array[0, 40].Sample(text =>
        {
            _ = CrossSiteScriptingDetector.IsInjection(text);
            _ = SqlInjectionDetector.IsInjection(text, new byte[SqlInjectionDetector.MaxFingerprintLength], out _);
        });

    [Theory]
    [InlineData(941100)]
    [InlineData(941101)]
    public void IsInjection_CoreRuleSetRegressionTests_AgreesWithEachStage(int rule)
    {
        Assert.SkipUnless(CoreRuleSet.IsPresent, CoreRuleSet.Missing);
        var cases = RegressionCase.Read("REQUEST-941-APPLICATION-ATTACK-XSS", rule);
        Assert.NotEmpty(cases);
        foreach (var test in cases)
        {
            var values = rule == 941100 ? test.Arguments().Append(test.UserAgent) : test.PathParts().Append(test.Referer);
            var isFound = values.Select(Transform).Any(value => CrossSiteScriptingDetector.IsInjection(Encoding.Latin1.GetBytes(value)));
            Assert.True(isFound == test.IsExpected, $"{test.Name}: {test.Uri} {test.Data} {test.UserAgent} {test.Referer}");
        }
    }

    // What these rules' transformations do to what their tests hold.
    private static string Transform(string value) =>
        WebUtility.HtmlDecode(RegressionCase.Decode(value)).Replace("\\\"", "\"", StringComparison.Ordinal);
}
