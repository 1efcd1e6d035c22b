using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karaula.Waf.Comparison;

/// <summary>
/// nginx with libmodsecurity3, one worker, on loopback: one server with rules and one without, both in front of the same answer. What the worker's processor time
/// differs by is what the rules cost.
/// </summary>
internal sealed class NginxPeer : IDisposable
{
    private const string Module = "/usr/lib/nginx/modules/ngx_http_modsecurity_module.so";
    private static readonly double ClockTicks = 100;
    private readonly Process _nginx;
    private readonly string _folder;
    private readonly int _with;
    private readonly int _without;
    private readonly int _worker;

    private NginxPeer(Process nginx, string folder, int with, int without)
    {
        (_nginx, _folder, _with, _without) = (nginx, folder, with, without);
        Connect(with).Dispose();
        // The server in the foreground is the master's process; its only child works. It listens before it has one, which answers the first request.
        using (var socket = Connect(without))
            Exchange(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        _worker = int.Parse(File.ReadAllText($"/proc/{nginx.Id}/task/{nginx.Id}/children").Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Starts it; null when it is not installed.</summary>
    public static NginxPeer? Start(string rules)
    {
        const string program = "/usr/sbin/nginx";
        if (!File.Exists(program) || !File.Exists(Module))
            return null;
        var folder = Directory.CreateTempSubdirectory("karaula-bench-waf").FullName;
        var (with, without) = (FreePort(), FreePort());
        File.WriteAllText(Path.Combine(folder, "rules.conf"), string.Concat(RuleSet.Files(Path.GetFullPath(rules)).Select(file => $"Include {file}\n")));
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), $$"""
            load_module {{Module}};
            daemon off;
            user root;
            worker_processes 1;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log crit;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              client_max_body_size 1m; client_body_buffer_size 1m; keepalive_requests 1000000;
              server { listen unix:{{folder}}/origin; default_type text/html; return 200 "ok\n"; }
              server { listen 127.0.0.1:{{without}}; location / { proxy_pass http://unix:{{folder}}/origin; } }
              server {
                listen 127.0.0.1:{{with}}; modsecurity on; modsecurity_rules_file {{folder}}/rules.conf;
                location / { proxy_pass http://unix:{{folder}}/origin; }
              }
            }
            """);
        var nginx = Process.Start(new ProcessStartInfo(program, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", Path.Combine(folder, "error.log")])
        {
            RedirectStandardError = true,
        })!;
        return new NginxPeer(nginx, folder, with, without);
    }

    /// <summary>The status of the answer to a request.</summary>
    public int Status(byte[] request)
    {
        using var socket = Connect(_with);
        return Exchange(socket, request);
    }

    /// <summary>The mean processor time of the rules for a request, microseconds.</summary>
    public double Measure(IReadOnlyList<byte[]> requests, TimeSpan time)
    {
        var with = PerRequest(_with, requests, time);
        return with - PerRequest(_without, requests, time / 2);
    }

    public void Dispose()
    {
        _nginx.Kill();
        _nginx.WaitForExit();
        // The master was killed, not asked: its worker ends when it finds out.
        for (var i = 0; i < 500 && Directory.Exists($"/proc/{_worker}"); i++)
        {
            try
            {
                Process.GetProcessById(_worker).Kill();
            }
            catch (ArgumentException)
            {
                break;
            }
        }

        _nginx.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private double PerRequest(int port, IReadOnlyList<byte[]> requests, TimeSpan time)
    {
        using var socket = Connect(port);
        foreach (var request in requests)
            Exchange(socket, request);
        var runs = 0L;
        var before = WorkerSeconds();
        var started = Stopwatch.GetTimestamp();
        do
        {
            foreach (var request in requests)
                Exchange(socket, request);
            runs += requests.Count;
        }
        while (Stopwatch.GetElapsedTime(started) < time);
        return (WorkerSeconds() - before) * 1e6 / runs;
    }

    private double WorkerSeconds()
    {
        var stat = File.ReadAllText($"/proc/{_worker}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / ClockTicks;
    }

    private static Socket Connect(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return socket;
            }
            catch (SocketException) when (attempt < 400)
            {
                // It reads its rules first, which takes seconds.
                socket.Dispose();
                Thread.Sleep(25);
            }
        }
    }

    private static int Exchange(Socket socket, byte[] request)
    {
        for (var sent = 0; sent < request.Length;)
            sent += socket.Send(request.AsSpan(sent));
        var buffer = new byte[8192];
        var length = 0;
        while (true)
        {
            var received = socket.Receive(buffer.AsSpan(length));
            if (received == 0)
                throw new IOException("nginx closed the connection");
            length += received;
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head < 0)
                continue;
            var text = Encoding.Latin1.GetString(buffer, 0, head);
            var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
            var body = int.Parse(text.AsSpan(at + 16, text.AsSpan(at + 16).IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : text.Length - at - 16), CultureInfo.InvariantCulture);
            while (length < head + 4 + body)
                length += socket.Receive(buffer.AsSpan(length));
            return int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
        }
    }

    private static int FreePort()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
