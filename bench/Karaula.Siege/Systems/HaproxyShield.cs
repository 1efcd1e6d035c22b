namespace Karaula.Siege.Systems;

/// <summary>
/// HAProxy, tuned as its manual says against floods: stick tables of request, connection and error rates with deny and reject, a cache, short timeouts for
/// heads and bodies, a bounded number of requests at the origin with a queue.
/// </summary>
internal sealed class HaproxyShield : IShield
{
    /// <inheritdoc />
    public string Name => "haproxy";

    /// <inheritdoc />
    public IReadOnlyList<string> Configure(SystemPlace place)
    {
        var file = Path.Combine(place.Folder, "haproxy.cfg");
        File.WriteAllText(file, Text(place));
        return ["haproxy", "-db", "-f", file];
    }

    // Glitches are counted from 3.0 on; the distribution's 2.6 does not know them. A table key is an address, both families in one table.
    private static string Text(SystemPlace place) => FormattableString.Invariant(
        $"""
        global
            maxconn 8000
            tune.bufsize 16384
            tune.h2.max-concurrent-streams 100

        defaults
            mode http
            timeout connect 2s
            timeout client 10s
            timeout server 10s
            timeout http-request 5s
            timeout http-keep-alive 15s
            timeout queue 5s
            timeout tarpit 5s
            option http-buffer-request
            option redispatch

        cache pages
            total-max-size 256
            max-object-size 4000000
            max-age 3600
            process-vary on

        backend sources
            stick-table type ipv6 size 200k expire 60s store conn_cur,conn_rate(10s),http_req_rate(10s),http_err_rate(10s)

        frontend front
            bind 127.0.0.1:{place.PlainPort} accept-proxy backlog 4096
            bind 127.0.0.1:{place.TlsPort} accept-proxy backlog 4096 ssl crt {place.Identity.Both} alpn h2,http/1.1
            unique-id-format %[uuid()]
            http-after-response set-header X-Request-Id %[unique-id]
            tcp-request session track-sc0 src table sources
            tcp-request session reject if {'{'} sc0_conn_cur gt 100 {'}'} or {'{'} sc0_conn_rate gt 300 {'}'}
            http-request deny deny_status 429 if {'{'} sc0_http_req_rate gt 260 {'}'}
            http-request tarpit deny_status 429 if {'{'} sc0_http_err_rate gt 100 {'}'}
            acl ours hdr(host) -i {place.Host}
            http-request silent-drop unless ours
            http-request set-header X-Forwarded-For %[src]
            filter cache pages
            http-request cache-use pages
            http-response cache-store pages
            default_backend site

        backend site
            fullconn 64
            server origin {place.Origin} maxconn 32 check inter 10s

        """);
}
