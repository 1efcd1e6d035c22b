namespace Karaula.Waf.Tests.Detection.Sql;

/// <summary>
/// A grammar of SQL injections. <c>&lt;name&gt;</c> stands for any expansion of that name, <c>'</c> for the quote of the place that the
/// value is put into,
/// <c>~</c> for white space or what stands in for it.
/// </summary>
internal static class InjectionGrammar
{
    private static readonly Dictionary<string, string[]> Rules = new()
    {
        ["bare"] =
        [
            "<start><close>~<tail>", "<start><close>~<tail><end>", "<start>/*x*/<union>", "<path>/*x*/<start>~union~<rest>", "<start>/**/union/**/<rest>", "<alone>", "<alone><end>",
            "<start>;<statement>", "<start>);<statement><end>", "<start>~<arith>~<attack>", "<start>~<arith>~(<query>)<end>",
        ],
        ["quoted"] =
        [
            "<text>'<close>~<tail>", "<text>'<close>~<tail><end>", "<text>'<close>~<logic>~<open>", "<text>'<close>~<logic>~<open><end>",
            "<text>'<close><end>", "<text>'<join><join-value><join>'", "<text>'<join><join-value><close><end>", "<text>'<join>'", "<text>' <attack> '",
            "<text>'<close>;<statement>", "<text>'<close>;<statement><end>", "<text>'<close>~waitfor~delay~'0:0:5'<end>", "<text>'/**/union/**/<rest>",
            "<text>'<join>(<query>)<join>'", "<text>'<close>=<constant><end>", "<text>'<close>=''~<logic>~'x", "<text>' <attack><end>", "<text>',<attack>,'",
            "<text>'<close>,<attack>)<end>", "<text>',(<query>)<end>", "<text>',<constant>,<constant>)<end>", "<text>'<close>~in~(<constant>)<end>",
        ],
        ["path"] = ["/a", "/a/b", "a", "a.b"],
        ["rest"] = ["all", "all/b", "all/**/select/**/1", "all/**/<select>", "<select>", "distinct", "all(<query>)"],
        ["start"] = ["1", "-1", "abc", "1.5", "@x", "(1)", "0x31", "null"],
        ["text"] = ["", "1", "abc", "x y"],
        ["close"] = ["", ")", "))"],
        ["end"] = ["--", "-- -", "#", "/*", ";--", ";", " limit 1-- ", " order by 1--"],
        ["logic"] = ["or", "and", "||", "&&", "xor", "or not", "and~!"],
        // A condition that leaves its last string open for the query's own quote.
        ["open"] =
        [
            "'1'='1", "'a'='a", "'x' like 'x", "name='x", "name like '%x", "1='1", "'1", "''='", "('1')=('1", "1=1 or ''='", "name>'a", "'a' in ('a",
            "user()='x", "<call>='x", "@@version='x", "length(name)<'9", "(<query>)='x", "1 or '", "<attack> or '", "1=1 and '1'='1", "(<query>) or '",
        ],
        ["predicate"] =
        [
            "1=1", "'a'='a'", "1<2", "1 like 1", "2 between 1 and 3", "1 in (1)", "name='x'", "name=1", "name is not null", "name like 'a%'", "length(name)>1",
            "<call>=1", "<call>>64", "exists(select 1)", "exists (<query>)", "(<query>)=1", "1=(<query>)", "1=1 limit 1", "1=1 order by 1", "true", "'1'", "1",
            "1=1 group by 1 having 1=1", "<attack>", "<attack>=1", "(<query>)", "@@version=1", "@a:=1", "(1)=(1)", "(1=1)", "('a'='a')", "'1'=1", "1='1'",
            "case when 1=1 then 1 else 0 end", "(case when (1=1) then 1 else 0 end)=1", "1=(case when 1=1 then 1 end)", "if(1=1,<attack>,0)", "1 rlike 1",
            "row(1,1)>(<query>)", "(1,1)=(<query>)", "1=<attack>", "1=<call>", "user()=user()", "1=@@version", "name in (<query>)", "name=(<query>)",
            "name regexp '^a'", "1=1 union <select>", "1=convert(int,(<query>))", "1=cast((<query>) as int)", "a=a--", "(<query>) is not null",
        ],
        ["tail"] =
        [
            "<logic>~<predicate>", "<union>", "order by 1", "order by 1,2", "order by (<query>)", "order by <attack>", "order by <call>", "group by 1",
            "group by name having 1=1", "having 1=1", "limit 1,1", "limit 1 procedure analyse(1,1)", "limit 1 into outfile '/tmp/x'", "procedure analyse()",
            "into outfile '/tmp/x'", "<arith>~<attack>", "= (<query>)", "<arith>~(<query>)", "like (<query>)", "in (<query>)", "<compare>~<attack>",
            "rlike <attack>", "waitfor delay '0:0:5'", "if(1=1) waitfor delay '0:0:5'", "is null or 1=1", "limit 1 union <select>",
        ],
        ["union"] = ["union~<select>", "union~all~<select>", "union~distinct~<select>", "union~(<select>)", "union~all~(<select>)", "intersect~<select>", "except~<select>"],
        ["select"] =
        [
            "select~1", "select~1,2,3", "select~null,null", "select~* from users", "select~user(),2", "select~'a','b'", "select~@@version", "select~(<query>)",
            "select~concat(name,pass) from users", "select~name,pass from users", "select~1,name from users", "select~count(*) from users", "select~<attack>",
            "select~1 from users", "select~'<?php' into outfile '/x'", "select~1,2 into outfile '/x'", "select~char(65)", "select~0x41", "select~name from users",
            "select~null from dual", "select~1,(<query>),3", "select~-1", "select~top 1 name from users", "select~distinct name from users", "select~!1",
        ],
        ["query"] = ["select~1", "select*from users", "select~name from users", "select*from(select(sleep(5)))x", "select count(*) from t"],
        ["attack"] = ["sleep(5)", "benchmark(9,md5(1))", "pg_sleep(5)", "extractvalue(1,2)", "load_file('/x')", "concat((select 1))", "if(1,sleep(5),0)", "sleep(5.to_i)"],
        ["call"] = ["char(65)", "ascii(substr(x,1,1))", "user()", "md5(1)"],
        ["arith"] = ["+", "-", "*", "%", "|", "^", "/"],
        ["compare"] = ["=", ">", "<>", "like", "in"],
        ["join"] = ["||", "+", "-", "|", "^", "*", "&", " or ", " and ", "=", "%", " like ", " div "],
        ["join-value"] = ["1", "0", "(1)", "<attack>", "<call>", "(<query>)", "@@version", "name", "type %name%x", "1=1", "'1'='1'", "name='x'"],
        ["constant"] = ["1", "'x'", "null", "@x"],
        ["statement"] =
        [
            "select~1", "select * from users", "select pg_sleep(5)", "select name from users", "drop table users", "drop~database x", "insert into users values(1)",
            "insert into users(name) values('x')", "insert users values(1)", "update users set name='x'", "update users set a=1", "delete from users", "shutdown",
            "exec xp_cmdshell('dir')", "exec master..xp_cmdshell 'dir'", "execute immediate 'x'", "exec('dro'+'p')", "declare @a int", "declare @a int;set @a=1", "waitfor delay '0:0:5'",
            "create table t(a int)", "create user x", "alter table t add a int", "grant all on t to x", "truncate table t", "call x(1)", "copy t from '/x'",
            "begin declare @a int", "if(1=1) waitfor delay '0:0:5'", "if 1=1 select 1", "set @a=1", "merge into t", "replace into t values(1)",
            "begin dbms_lock.sleep(5)", "backup database x", "vacuum", "rename table a to b", "handler t open", "prepare s from 'x'", "delete t where 1=1",
        ],
        ["alone"] =
        [
            "<attack>", "(select~1)", "(<query>)", "(select~name from users)", "select~* from users", "select~count(*) from users", "select~@@version",
            "select~<attack>", "select~user()", "(case when 1=1 then 1 end)", "case when 1=1 then 1 else 0 end", "exec xp_cmdshell 'dir'", "exec master..xp_cmdshell 'dir'",
            "waitfor delay '0:0:5'", ";<statement>", "||(<query>)", "||<attack>", "and 1=1", "or 1=1", "or 'a'='a'", "and <attack>", "or <attack>", "and (<query>)=1",
            "union~all~select~1", "union~select~1,2", "union~select~null,null", "union~select~* from users", "union~all~select~<attack>", "insert into users values(1)",
            "update users set a=1", "delete from users where 1=1", "drop table users;", "declare @a int", "declare @a varchar(9);set @a=1", "(1)or(1)=(1)", ")<logic>~1=1",
            ") or (1=1", ") union select 1", "(1)union(select 1)", "1 or name like '%'", "having 1=1", "1;select 1", "and name='x'", "or name='x'",
            "procedure analyse(extractvalue(1,2),1)", "select 1 into outfile '/x'", "exec sp_executesql N'x'", "*/ or 1=1", "1 or 1=1 or ''", "<attack> or 1=1",
        ],
    };

    /// <summary>Every expansion of a name up to a limit for each alternative, the shorter choices first; then random ones.</summary>
    public static IEnumerable<string> Expand(string name, Random random, int count)
    {
        for (var i = 0; i < count; i++)
            yield return Fill($"<{name}>", random).Replace("~", Blank(random), StringComparison.Ordinal);
    }

    private static string Fill(string text, Random random)
    {
        while (true)
        {
            var open = FindName(text);
            if (open < 0)
                return text;
            var close = text.IndexOf('>', open);
            var choices = Rules[text[(open + 1)..close]];
            text = string.Concat(text.AsSpan(0, open), choices[random.Next(choices.Length)], text.AsSpan(close + 1));
        }
    }

    // A '<' that opens a name, not a comparison.
    private static int FindName(string text)
    {
        for (var open = text.IndexOf('<', StringComparison.Ordinal); open >= 0; open = text.IndexOf('<', open + 1))
        {
            var close = text.IndexOf('>', open);
            if (close > 0 && Rules.ContainsKey(text[(open + 1)..close]))
                return open;
        }

        return -1;
    }

    private static string Blank(Random random) => random.Next(4) switch { 0 => "\t", 1 => "\n", 2 => "  ", _ => " " };
}
