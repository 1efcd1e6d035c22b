using System.Collections.Frozen;

namespace Karaula.Waf.Detection.Sql;

/// <summary>Words that mean something in the SQL of MySQL, PostgreSQL, SQL Server, Oracle and SQLite.</summary>
internal static class SqlVocabulary
{
    /// <summary>No word here is longer.</summary>
    public const int MaxLength = 32;

    private static readonly (SqlTokenKind Kind, string Words)[] Groups =
    [
        (SqlTokenKind.Logic, "and or xor"),
        (SqlTokenKind.Not, "not"),
        (SqlTokenKind.Comparison, "like ilike rlike regexp in between glob similar"),
        (SqlTokenKind.Arithmetic, "div mod"),
        (SqlTokenKind.Number, "null true false"),
        (SqlTokenKind.Union, "union intersect except minus"),
        (SqlTokenKind.Select, "select"),
        (SqlTokenKind.Statement, """
            insert update delete drop create alter truncate grant revoke exec execute declare waitfor shutdown merge replace call
            backup restore handler prepare deallocate attach detach pragma copy vacuum rename dbcc
            """),
        (SqlTokenKind.Case, "case"),
        (SqlTokenKind.Clause, "having limit offset procedure into"),
        (SqlTokenKind.Keyword, """
            from where set values value table database schema view index trigger function user password all distinct as on using join inner
            outer left right full cross natural when then else end is exists any some by group order asc desc outfile dumpfile delay time
            begin commit rollback if while for to with top fetch rows row only is isnull notnull escape
            """),
        (SqlTokenKind.Function, """
            abs ascii avg bin bit_length cast ceil ceiling char char_length chr coalesce compress concat concat_ws connection_id convert
            count crc32 current_database current_date current_schema current_time current_timestamp current_user curdate curtime
            database date_add date_sub db_name decode elt encode exists exp export_set field find_in_set floor format from_base64
            getdate greatest group_concat hex host_name if ifnull iif instr isnull last_insert_id least left length listagg ln locate
            log lower lpad ltrim make_set max md5 mid min now nullif nvl nvl2 object_id ord oct password pi position pow power quote
            quotename rand random repeat replace reverse right round row_count row_number rpad rtrim schema schema_name session_user
            sha sha1 sha2 sign soundex space sqlite_version sqrt str strcmp string_agg substr substring substring_index sum
            suser_name sysdate system_user to_base64 to_char to_number top translate trim typeof ucase unhex unicode upper user
            user_name uuid values version year
            """),
        (SqlTokenKind.AttackFunction, """
            sleep benchmark pg_sleep pg_sleep_for pg_sleep_until randomblob load_file load_extension extractvalue updatexml xmltype
            xp_cmdshell xp_dirtree xp_fileexist xp_regread xp_regwrite sp_executesql sp_oacreate sp_oamethod sp_password
            pg_read_file pg_read_binary_file pg_ls_dir lo_import lo_export dblink_connect query_to_xml database_to_xml openrowset
            opendatasource openquery name_const get_lock gtid_subset json_keys polygon multipoint geometrycollection
            multilinestring multipolygon linestring dbms_pipe.receive_message dbms_lock.sleep dbms_session.sleep utl_http.request
            utl_inaddr.get_host_name utl_inaddr.get_host_address ctxsys.drithsx.sn httpuritype dbms_ldap.init
            """),
    ];

    private static readonly FrozenDictionary<string, SqlTokenKind> Names = Build(isFunction: false);
    private static readonly FrozenDictionary<string, SqlTokenKind> Functions = Build(isFunction: true);

    /// <summary>What a word is; <see cref="SqlTokenKind.Word"/> for any that is not known.</summary>
    /// <param name="word">The word in lower case.</param>
    /// <param name="isCall">Whether an opening parenthesis follows it.</param>
    public static SqlTokenKind Classify(ReadOnlySpan<char> word, bool isCall)
    {
        if (isCall && Functions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var kind))
            return kind;
        if (Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out kind))
            return kind;
        // SQL Server's procedures are called without parentheses, and with the name of their database before them.
        var procedure = word[(word.LastIndexOf('.') + 1)..];
        return (procedure.StartsWith("xp_") || procedure.StartsWith("sp_"))
            && Functions.GetAlternateLookup<ReadOnlySpan<char>>().ContainsKey(procedure)
            ? SqlTokenKind.AttackFunction
            : SqlTokenKind.Word;
    }

    private static FrozenDictionary<string, SqlTokenKind> Build(bool isFunction)
    {
        var words = new Dictionary<string, SqlTokenKind>(StringComparer.Ordinal);
        foreach (var (kind, text) in Groups)
        {
            if (kind is SqlTokenKind.Function or SqlTokenKind.AttackFunction != isFunction)
                continue;
            foreach (var word in text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
                words[word] = kind;
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
