// Reads the settings of a program from settings.nix: dotnet run [environment]
using TvixEval;

string environment = args.Length > 0 ? args[0] : "production";

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

// The file itself may be read since the program names it; it can reach nothing else.
using var nix = new NixEngine(new NixEngineOptions { BaseDirectory = AppContext.BaseDirectory, TimeLimit = TimeSpan.FromSeconds(30) });
nix.Trace += (_, e) => Console.Error.WriteLine(e.Message);

Func<string, string> secret = name => name == "database/test" ? "test" : throw new NixError($"the vault has no '{name}'");

try
{
    Settings settings = nix.EvaluateFile("settings.nix", new { environment, secret }, stop.Token).As<Settings>(stop.Token);
    foreach (Server server in settings.Servers)
    {
        Console.WriteLine($"{server.Host}:{server.Port} logs {server.LogLevel}");
    }

    int servers = settings.Servers.Count;
    foreach (string path in new[] { "/static/logo.png", "/orders/17" })
    {
        Console.WriteLine($"{path} goes to server {1 + settings.Route(path) % servers}");
    }

    // Nobody has asked for the password so far.
    Console.WriteLine($"password: {new string('*', settings.Password.AsString().Length)}");
    return 0;
}
catch (NixError error)
{
    Console.Error.WriteLine(error.Report);
    return 1;
}
catch (NixCastException error)
{
    Console.Error.WriteLine($"settings.nix: {error.Message}");
    return 1;
}

internal enum LogLevel
{
    Debug,
    Warning,
}

internal sealed record Server(string Host, int Port, LogLevel LogLevel);

internal sealed record Settings(IReadOnlyList<Server> Servers, NixValue Password, Func<string, int> Route);
