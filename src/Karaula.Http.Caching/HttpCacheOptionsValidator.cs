using Microsoft.Extensions.Options;

namespace Karaula.Http.Caching;

/// <summary>Collects every mistake in the options at once.</summary>
internal sealed class HttpCacheOptionsValidator : IValidateOptions<HttpCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpCacheOptions options)
    {
        List<string> errors = [];
        if (options.MaximumBytes < 0)
            errors.Add($"{nameof(options.MaximumBytes)} must not be negative: {options.MaximumBytes}");
        if (options.MaximumBodyBytes < 0)
            errors.Add($"{nameof(options.MaximumBodyBytes)} must not be negative: {options.MaximumBodyBytes}");
        if (options.MaximumVariants < 1)
            errors.Add($"{nameof(options.MaximumVariants)} must be at least 1: {options.MaximumVariants}");
        if (options.Policy is null)
            errors.Add($"{nameof(options.Policy)} must not be null");
        if (!string.IsNullOrEmpty(options.CacheName) && !IsToken(options.CacheName))
            errors.Add($"{nameof(options.CacheName)} is no token (RFC 9651, section 3.3.4): '{options.CacheName}'");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsToken(string value)
    {
        if (!char.IsAsciiLetter(value[0]) && value[0] != '*')
            return false;
        foreach (char c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~:/".Contains(c))
                return false;
        }

        return true;
    }
}
