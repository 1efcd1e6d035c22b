using Karaula.Hub.Configuration;
using Karaula.Hub.Hosting;
using Microsoft.Extensions.Hosting;

// Usage: Karaula.Hub.TestHost STATE-DIRECTORY; with KARAULA_STORAGE_CONNECTION in the environment, on PostgreSQL. Prints the two addresses once it listens, and stops when its input ends, so that it
// never outlives the test that started it.
await using var hub = HubHost.Build(new HubOptions
{
    StateDirectory = args[0],
    Storage = Environment.GetEnvironmentVariable(StorageOptions.ConnectionVariable) is { Length: > 0 } connection ? new StorageOptions(connection) : new StorageOptions(),
    HttpListen = "http://127.0.0.1:0",
    GrpcListen = "http://127.0.0.1:0",
    AllowDrill = true,
});
await hub.StartAsync();
var addresses = HubHost.AddressesOf(hub);
await Console.Out.WriteLineAsync($"listening {addresses.Http} {addresses.Grpc}");
await Console.In.ReadToEndAsync();
await hub.StopAsync();
