using System.Net;
using System.Net.Sockets;
using DnsClient;

namespace Karaula.Edge.Challenge.Crawlers;

/// <summary>Asks the machine's resolvers.</summary>
internal sealed class DnsCrawlerNames : ICrawlerNames
{
    private const int MostAnswers = 8;

    private readonly Lazy<LookupClient> _client = new(static () => new LookupClient(new LookupClientOptions
    {
        Timeout = TimeSpan.FromSeconds(3), Retries = 1, UseCache = false, ThrowDnsErrors = false,
    }));

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> NamesOfAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(client => client.QueryReverseAsync(address, cancellationToken));
        return [.. answer.Answers.PtrRecords().Take(MostAnswers).Select(static record => record.PtrDomainName.Value.TrimEnd('.'))];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<IPAddress>> AddressesOfAsync(string name, IPAddress like, CancellationToken cancellationToken)
    {
        var type = like.AddressFamily == AddressFamily.InterNetworkV6 ? QueryType.AAAA : QueryType.A;
        var answer = await AskAsync(client => client.QueryAsync(name, type, cancellationToken: cancellationToken));
        return [.. answer.Answers.AddressRecords().Take(MostAnswers * 4).Select(static record => record.Address)];
    }

    private async Task<IDnsQueryResponse> AskAsync(Func<LookupClient, Task<IDnsQueryResponse>> question)
    {
        try
        {
            var answer = await question(_client.Value);
            // A name that does not exist is an answer; a server that fails is none.
            return answer.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                ? answer
                : throw new IOException($"the resolver answered {answer.Header.ResponseCode}");
        }
        catch (DnsResponseException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
