using Microsoft.AspNetCore.Http.HttpResults;

namespace Karaula.Hub.Api;

/// <summary>Answers that say what is wrong (RFC 9457).</summary>
internal static class Problems
{
    public static ProblemHttpResult Invalid(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Forbidden(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status403Forbidden);
}
