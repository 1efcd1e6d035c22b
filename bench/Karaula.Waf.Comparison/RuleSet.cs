namespace Karaula.Waf.Comparison;

/// <summary>The Core Rule Set as both engines load it: its setup file as it comes (paranoia level 1), rules that act, all rules.</summary>
internal static class RuleSet
{
    /// <summary>The files in order. The first is written by this.</summary>
    public static IReadOnlyList<string> Files(string folder)
    {
        var engine = Path.Combine(Path.GetTempPath(), $"karaula-bench-waf-{Environment.ProcessId}.conf");
        File.WriteAllText(engine, """
            SecRuleEngine On
            SecRequestBodyAccess On
            SecRequestBodyLimit 13107200
            SecResponseBodyAccess On
            SecResponseBodyMimeType text/plain text/html text/xml
            SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\+|/)|text/)xml" \
                "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
            SecRule REQUEST_HEADERS:Content-Type "^application/json" \
                "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
            """);
        return
        [
            engine,
            Path.Combine(folder, "crs-setup.conf.example"),
            .. Directory.GetFiles(Path.Combine(folder, "rules"), "*.conf").Order(StringComparer.Ordinal),
        ];
    }
}
