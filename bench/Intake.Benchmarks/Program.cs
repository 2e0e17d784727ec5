using Microsoft.Extensions.Logging.Abstractions;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake;
using Plumbline.Automation.Intake.Sources;
using Plumbline.Intake.Benchmarks;
using Plumbline.Jinja.Values;

// A server for a load generator: bare | memory | durable FILE, and the port.
// wrk -t2 -c32 -d10s -s bench/Intake.Benchmarks/netbox.lua http://127.0.0.1:PORT/endpoint
if (args is not [("bare" or "memory" or "durable") and var mode, var portText, ..] || !long.TryParse(portText, out var port)
    || (mode == "durable" && args.Length < 3))
{
    Console.Error.WriteLine("usage: Plumbline.Intake.Benchmarks bare|memory|durable PORT [FILE]");
    return 2;
}
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
if (mode == "bare")
{
    await BareServer.RunAsync((int)port, stop.Token);
    return 0;
}

await using var log = mode == "durable" ? EventLogs.Sqlite(args[2]) : EventLogs.InMemory();
var context = new SourceContext
{
    Arguments = new Mapping { { "host", "127.0.0.1" }, { "port", port } },
    Logger = NullLogger.Instance,
};
var pipeline = new EventPipeline(log, "bench", "webhook", "ansible.eda.webhook", [], TimeProvider.System, NullLogger.Instance);
var source = (IListeningSource)SourceCatalog.Create("ansible.eda.webhook", context);
var running = source.RunAsync(pipeline, stop.Token);
var reading = Reader.RunAsync(log, "bench", stop.Token);
Console.WriteLine($"listening on {(await source.Listening)[0]}");
try
{
    await Task.WhenAll(running, reading);
}
catch (OperationCanceledException)
{
}
return 0;
