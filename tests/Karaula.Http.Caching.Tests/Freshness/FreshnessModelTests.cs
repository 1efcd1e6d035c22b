using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using CsCheck;
using Karaula.Http.Caching.Directives;
using Karaula.Http.Caching.Freshness;
using Karaula.Http.Caching.Tests.Support;

namespace Karaula.Http.Caching.Tests.Freshness;

/// <summary>The calculator against the formulas of RFC 9111, section 4.2, written down in the plainest way: strings, big integers, seconds.</summary>
public sealed class FreshnessModelTests
{
    private static readonly Gen<string> s_number = Gen.OneOf<string>(
        Gen.Long[0, 1000].Select(value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.OneOf("0", "2147483647", "2147483648", "2147483649", "18446744073709551616", "-1", "", "x", "1.0", "1 0", "\"60\""));

    private static readonly Gen<string> s_directive = Gen.OneOf<string>(
        Gen.Select(Gen.OneOf("max-age", "s-maxage", "Max-Age"), s_number, (name, value) => $"{name}={value}"),
        Gen.OneOf("public", "x=\"s-maxage=9\"", "must-revalidate", "max-age"));

    private static readonly Gen<int?> s_offset = Gen.OneOf<int?>(Gen.Const((int?)null), Gen.Int[-2000, 2000].Select(value => (int?)value));

    [Fact]
    public void Freshness_RandomAnswer_AgreesWithTheModel() =>
        Gen.Select(s_directive.List[0, 4], s_offset, Gen.Int[-100, 100], s_number, Gen.Int[0, 50], Gen.Int[0, 3000]).Sample(
            (directives, expires, dateOffset, age, delay, resident) =>
            {
                DateTimeOffset requestTime = TestCache.Start;
                DateTimeOffset responseTime = requestTime.AddSeconds(delay);
                DateTimeOffset date = requestTime.AddSeconds(dateOffset);
                string? expiresField = expires is { } offset ? date.AddSeconds(offset).ToString("r", CultureInfo.InvariantCulture) : null;
                string cacheControl = string.Join(", ", directives);

                TimeSpan? lifetime = FreshnessCalculator.Lifetime(ResponseDirectives.Parse(cacheControl), expiresField, date);
                TimeSpan initial = FreshnessCalculator.InitialAge(requestTime, responseTime, date, AgeField.Parse(age));
                TimeSpan current = FreshnessCalculator.CurrentAge(initial, responseTime, responseTime.AddSeconds(resident));

                Assert.Equal(ModelLifetime(directives, expires), lifetime is { } span ? (BigInteger)span.TotalSeconds : null);
                Assert.Equal(ModelAge(delay, dateOffset, age, resident), (BigInteger)current.TotalSeconds);
            },
            iter: 20_000);

    private static BigInteger? ModelLifetime(List<string> directives, int? expires)
    {
        foreach (string name in new[] { "s-maxage", "max-age" })
        {
            List<string> values =
            [
                .. directives
                    .Where(directive => directive.Split('=')[0].Equals(name, StringComparison.OrdinalIgnoreCase))
                    .Select(directive => directive.Contains('=', StringComparison.Ordinal) ? directive.Split('=')[1] : ""),
            ];
            if (values.Count > 0)
            {
                List<BigInteger> numbers = [.. values.Select(value => ModelSeconds(Regex.Replace(value, "^\"(.*)\"$", "$1")) ?? 0)];
                return numbers.Distinct().Count() == 1 ? numbers[0] : 0;
            }
        }

        return expires is { } offset ? Math.Max(0, offset) : null;
    }

    private static BigInteger ModelAge(int delay, int dateOffset, string age, int resident)
    {
        var apparentAge = BigInteger.Max(0, delay - dateOffset);
        BigInteger correctedAge = (ModelSeconds(age.Split(',')[0].Trim()) ?? 0) + delay;
        return BigInteger.Max(apparentAge, correctedAge) + resident;
    }

    private static BigInteger? ModelSeconds(string text) => Regex.IsMatch(text, "^[0-9]+$")
        ? BigInteger.Min(BigInteger.Pow(2, 31), BigInteger.Parse(text, CultureInfo.InvariantCulture))
        : null;
}
