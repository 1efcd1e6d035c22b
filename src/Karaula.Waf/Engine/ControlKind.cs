namespace Karaula.Waf.Engine;

/// <summary>What a <c>ctl</c> action does.</summary>
internal enum ControlKind
{
    /// <summary><c>auditEngine</c>, <c>auditLogParts</c>: there is no audit log of its own here, so nothing changes.</summary>
    Audit,
    /// <summary><c>ruleEngine</c>.</summary>
    RuleEngine,
    /// <summary><c>forceRequestBodyVariable</c>.</summary>
    ForceRequestBody,
    /// <summary><c>requestBodyProcessor</c>.</summary>
    RequestBodyProcessor,
    /// <summary><c>requestBodyAccess</c>.</summary>
    RequestBodyAccess,
    /// <summary><c>requestBodyLimit</c>.</summary>
    RequestBodyLimit,
    /// <summary><c>responseBodyLimit</c>.</summary>
    ResponseBodyLimit,
    /// <summary><c>responseBodyAccess</c>.</summary>
    ResponseBodyAccess,
    /// <summary><c>ruleRemoveById</c>, <c>ByTag</c>, <c>ByMsg</c>.</summary>
    RemoveRules,
    /// <summary><c>ruleRemoveTargetById</c>, <c>ByTag</c>, <c>ByMsg</c>.</summary>
    RemoveTarget,
}
