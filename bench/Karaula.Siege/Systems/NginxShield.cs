namespace Karaula.Siege.Systems;

/// <summary>
/// nginx, tuned as its manual says against floods: limit_req and limit_conn by source, a cache with lock, stale answers and background update, kept
/// connections to the origin, short timeouts, reset of what timed out.
/// </summary>
internal sealed class NginxShield : IShield
{
    /// <inheritdoc />
    public string Name => "nginx";

    /// <inheritdoc />
    public IReadOnlyList<string> Configure(SystemPlace place)
    {
        var file = Path.Combine(place.Folder, "nginx.conf");
        Directory.CreateDirectory(Path.Combine(place.Folder, "cache"));
        File.WriteAllText(file, Text(place).Replace('\'', '"'));
        return ["nginx", "-c", file, "-p", place.Folder, "-e", "stderr"];
    }

    // As the distribution's own configuration, a worker for each processor. Sources are limited well above a household's or an office's page views.
    private static string Text(SystemPlace place) => FormattableString.Invariant(
        $$"""
        daemon off;
        {{(System.Environment.IsPrivilegedProcess ? "user root;" : "")}}
        worker_processes auto;
        worker_rlimit_nofile 20000;
        pid {{place.Folder}}/nginx.pid;
        error_log stderr crit;
        events { worker_connections 9000; multi_accept on; }
        http {
            access_log off;
            sendfile on;
            tcp_nopush on;
            keepalive_timeout 15s;
            keepalive_requests 1000;
            client_header_timeout 5s;
            client_body_timeout 5s;
            send_timeout 5s;
            client_header_buffer_size 1k;
            large_client_header_buffers 4 8k;
            client_max_body_size 1m;
            reset_timedout_connection on;
            http2_max_concurrent_streams 100;
            client_body_temp_path {{place.Folder}}/body;
            proxy_temp_path {{place.Folder}}/proxy;
            fastcgi_temp_path {{place.Folder}}/fastcgi;
            uwsgi_temp_path {{place.Folder}}/uwsgi;
            scgi_temp_path {{place.Folder}}/scgi;
            set_real_ip_from 127.0.0.0/8;
            real_ip_header proxy_protocol;
            limit_req_zone $binary_remote_addr zone=requests:32m rate=20r/s;
            limit_conn_zone $binary_remote_addr zone=connections:32m;
            limit_req_status 429;
            limit_conn_status 429;
            proxy_cache_path {{place.Folder}}/cache levels=1:2 keys_zone=pages:16m max_size=256m inactive=10m use_temp_path=off;
            upstream site { server {{place.Origin}} max_conns=64; keepalive 32; }
            ssl_certificate {{place.Identity.Certificate}};
            ssl_certificate_key {{place.Identity.Key}};
            ssl_session_cache shared:tls:8m;
            server { listen 127.0.0.1:{{place.PlainPort}} proxy_protocol default_server backlog=4096; listen 127.0.0.1:{{place.TlsPort}} ssl http2 proxy_protocol default_server backlog=4096; server_name _; return 444; }
            server {
                listen 127.0.0.1:{{place.PlainPort}} proxy_protocol;
                listen 127.0.0.1:{{place.TlsPort}} ssl http2 proxy_protocol;
                server_name {{place.Host}};
                limit_req zone=requests burst=60 nodelay;
                limit_conn connections 100;
                add_header X-Request-Id $request_id always;
                location / {
                    proxy_pass http://site;
                    proxy_http_version 1.1;
                    proxy_set_header Connection '';
                    proxy_set_header Host $host;
                    proxy_set_header X-Forwarded-For $remote_addr;
                    proxy_connect_timeout 2s;
                    proxy_read_timeout 10s;
                    proxy_cache pages;
                    proxy_cache_lock on;
                    proxy_cache_lock_timeout 5s;
                    proxy_cache_revalidate on;
                    proxy_cache_background_update on;
                    proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;
                }
            }
        }
        """);
}
