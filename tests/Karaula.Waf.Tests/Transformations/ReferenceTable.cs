using System.Globalization;
using System.Text;

namespace Karaula.Waf.Tests.Transformations;

/// <summary>
/// What each transformation makes of a value, worked out by hand from its description in the ModSecurity reference manual. One case a line: name, input, arrow, result;
/// <c>{HH}</c> is a byte.
/// </summary>
internal static class ReferenceTable
{
    private const string Cases = """
        base64Decode VGVzdENhc2U= => TestCase
        base64Decode VGVzdENhc2U => TestCase
        base64Decode VGVzdA==QQ== => Test
        base64Decode VG Vz => T
        base64Decode {00}VGVz => 
        base64Decode  => 
        base64Decode Vg== => V
        base64Decode V => 
        base64DecodeExt VG Vz{0d}{0a}dA == => Test
        base64DecodeExt V!G@V#z => Tes
        base64DecodeExt PFNDUklQVD4= => <SCRIPT>
        base64DecodeExt ... => 
        base64Encode  => 
        base64Encode T => VA==
        base64Encode Te => VGU=
        base64Encode Tes{00} => VGVzAA==
        cmdLine command test => command test
        cmdLine C:\WINDOWS\system32\cmd.exe => c:windowssystem32cmd.exe
        cmdLine "cmd" /c "dir" => cmd/c dir
        cmdLine c^m^d ^/c => cmd/c
        cmdLine a,b;c => a b c
        cmdLine a{09}{0a}{0d} b => a b
        cmdLine calc (1) => calc(1)
        cmdLine 'who'ami => whoami
        compressWhitespace a  b => a b
        compressWhitespace a{09}{0a}{0b}{0c}{0d}b => a b
        compressWhitespace a{a0}{a0}b => a b
        compressWhitespace   a   =>  a 
        compressWhitespace {00}  {00} => {00} {00}
        cssDecode test => test
        cssDecode ja\vascript => javascript
        cssDecode \6A avascript => javascript
        cssDecode \00006Aavascript => javascript
        cssDecode \0000006A => {00}6A
        cssDecode \6A{0a}b => jb
        cssDecode \ff1cscript => <script
        cssDecode a\{0a}b => ab
        cssDecode ex\pression => expression
        escapeSeqDecode \a\b\f\n\r\t\v => {07}{08}{0c}{0a}{0d}{09}{0b}
        escapeSeqDecode \\\?\'\" => \?'"
        escapeSeqDecode \x41\X42 => AB
        escapeSeqDecode \0\12\101 => {00}{0a}A
        escapeSeqDecode \8\9\xag => \8\9\xag
        escapeSeqDecode abc\ => abc\
        hexDecode 546573744361736500 => TestCase{00}
        hexDecode 4A4b => JK
        hexDecode 41424 => AB
        hexDecode  => 
        hexEncode Test{00}{ff} => 5465737400ff
        hexEncode  => 
        htmlEntityDecode &lt;b&gt;&amp;&quot; => <b>&"
        htmlEntityDecode &LT;&Amp; => <&
        htmlEntityDecode &#60;&#060;&#x3c;&#X3C; => <<<<
        htmlEntityDecode &#60&#x3cb => <{cb}
        htmlEntityDecode &nbsp;x => {a0}x
        htmlEntityDecode &#;&#x;&;& => &#;&#x;&;&
        htmlEntityDecode &#0; => {00}
        jsDecode \u0061\u0062 => ab
        jsDecode \uff21\uff41 => Aa
        jsDecode \x61\x4G => ax4G
        jsDecode \101\377\400 => A{ff} 0
        jsDecode \a\b\f\n\r\t\v => {07}{08}{0c}{0a}{0d}{09}{0b}
        jsDecode \'\"\/\z => '"/z
        jsDecode abc\ => abc\
        length  => 0
        length 0123456789 => 10
        length {00}{ff} => 2
        lowercase TestCASE 123 => testcase 123
        lowercase {c0}{d6}@[`{7b} => {c0}{d6}@[`{7b}
        uppercase TestCASE 123 => TESTCASE 123
        uppercase {e0}@[`{7b} => {e0}@[`{7b}
        normalizePath /foo/bar => /foo/bar
        normalizePath //foo///bar// => /foo/bar/
        normalizePath /foo/./bar/. => /foo/bar/
        normalizePath /foo/../bar => /bar
        normalizePath /../../etc/passwd => /etc/passwd
        normalizePath foo/../../bar => ../bar
        normalizePath /foo/.../bar => /foo/.../bar
        normalizePath /foo/..bar/x..  => /foo/..bar/x.. 
        normalizePath \foo\..\bar => \foo\..\bar
        normalizePath  => 
        normalisePath /a/../b => /b
        normalizePathWin \foo\.\bar\..\x => /foo/x
        normalizePathWin /foo\../bar => /bar
        normalisePathWin c:\\a\b => c:/a/b
        removeComments a/*b*/c => ac
        removeComments a/*b => a
        removeComments a<!--b-->c => ac
        removeComments a--b => a
        removeComments a#b => a
        removeComments a/*b*//*c*/d => ad
        removeComments a-b/c*d => a-b/c*d
        removeCommentsChar a/*b*/c => abc
        removeCommentsChar a<!--b-->c => abc
        removeCommentsChar a--b#c => abc
        removeCommentsChar a-b/c*d => a-b/c*d
        removeNulls {00}a{00}{00}b{00} => ab
        removeNulls {00} => 
        replaceNulls {00}a{00}b =>  a b
        removeWhitespace  a b{09}{0a}{0b}{0c}{0d}{a0}c => abc
        removeWhitespace {00} {00} => {00}{00}
        replaceComments a/*b*/c => a c
        replaceComments a/**/b/**/c => a b c
        replaceComments a/*b => a 
        replaceComments a*/b => a*/b
        replaceComments /*a/*b*/c*/ =>  c*/
        sqlHexDecode 0x414243 => ABC
        sqlHexDecode 0X4142 0x61 => AB a
        sqlHexDecode select 0x => select 0x
        sqlHexDecode 0x4 => 0x4
        sqlHexDecode 0x414 => A4
        trim   a b   => a b
        trim {09}{0a}a{0d}{0b}{0c} => a
        trim    => 
        trimLeft   a  => a 
        trimRight  a   =>  a
        urlDecode %41%42+%43 => AB C
        urlDecode %4%zz%%41 => %4%zz%A
        urlDecode %00 => {00}
        urlDecode a%2 => a%2
        urlDecodeUni %u0041%U0042+ => AB 
        urlDecodeUni %uff1cscript%uff1e => <script>
        urlDecodeUni %u00e9%41 => {e9}A
        urlDecodeUni %u004 => %u004
        urlDecodeUni %uzzzz => %uzzzz
        urlEncode abcXYZ019 => abcXYZ019
        urlEncode a b&c=d => a+b%26c%3dd
        urlEncode {00}{ff} => %00%ff
        utf8toUnicode abc => abc
        utf8toUnicode {c3}{a9} => %u00e9
        utf8toUnicode {e2}{82}{ac}1 => %u20ac1
        utf8toUnicode {c0}{af}{ff} => {c0}{af}{ff}
        md5  => {d4}{1d}{8c}{d9}{8f}{00}{b2}{04}{e9}{80}{09}{98}{ec}{f8}{42}{7e}
        sha1  => {da}{39}{a3}{ee}{5e}{6b}{4b}{0d}{32}{55}{bf}{ef}{95}{60}{18}{90}{af}{d8}{07}{09}
        """;

    /// <summary>All cases: name, input, result; bytes as Latin-1.</summary>
    public static IEnumerable<(string Name, string Input, string Expected)> Read()
    {
        foreach (var line in Cases.Split('\n'))
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var arrow = line.IndexOf(" => ", blank, StringComparison.Ordinal);
            yield return (line[..blank], Bytes(arrow == blank ? "" : line[(blank + 1)..arrow]), Bytes(line[(arrow + 4)..]));
        }
    }

    private static string Bytes(string text)
    {
        var bytes = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && i + 3 < text.Length && text[i + 3] == '}')
            {
                bytes.Append((char)byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 3;
            }
            else
            {
                bytes.Append(text[i]);
            }
        }

        return bytes.ToString();
    }
}
