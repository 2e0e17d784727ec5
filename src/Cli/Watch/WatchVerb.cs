using System.CommandLine;
using System.Globalization;
using System.Text;
using Plumbline.Automation.Progress;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Serve;

namespace Plumbline.Cli.Watch;

/// <summary><c>plumbline watch</c>: what a server does, step by step, as it happens.</summary>
internal static class WatchVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "The project that is served", DefaultValueFactory = _ => "." };
        var host = new Option<string?>("--host") { Description = "Only steps about this machine" };
        var last = new Option<int>("--last")
        {
            Description = "How many steps of before are shown first, 0 for none",
            DefaultValueFactory = _ => 20,
        };
        var output = OutputOption.Create("Form of a step; json gives one object a line");
        var command = new Command("watch", "Watch a server at work: documented, event, matched, waits, started, result. Example: plumbline "
            + "watch --host web1") { folder, host, last, output };
        command.SetAction((parsed, cancellationToken) => Source.GuardAsync("watch", async () =>
        {
            using var server = RunningServer.Needed(parsed.GetValue(folder)!);
            var steps = new Steps(parsed.GetValue(host), parsed.GetValue(output) == "json", parsed.GetValue(last));
            try
            {
                await steps.ShowAsync(server, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCodes.Fine;
            }
            Console.Error.WriteLine($"plumbline watch: the server at {server.Address} has ended");
            return ExitCodes.Found;
        }));
        return command;
    }

    /// <summary>Those of before arrive at once; they are told from new ones by their time.</summary>
    private sealed class Steps(string? host, bool asJson, int last)
    {
        private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

        private readonly bool _coloured = StepLine.WantsColours(!Console.IsOutputRedirected);
        private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();
        private readonly Queue<Step> _before = new();
        private readonly Dictionary<long, string> _machineOf = [];
        private bool _isBehind = true;

        public async Task ShowAsync(RunningServer server, CancellationToken cancellationToken)
        {
            var steps = server.StepsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (steps)
            {
                while (true)
                {
                    var next = steps.MoveNextAsync().AsTask();
                    // With nothing more in the pipe, what came before is complete.
                    if (_isBehind && _before.Count > 0 && await Task.WhenAny(next, Task.Delay(Settling, cancellationToken)) != next)
                        ShowBefore();
                    if (!await next)
                        break;
                    Take(steps.Current);
                }
            }
            ShowBefore();
        }

        private void Take(Step step)
        {
            // A step of a run belongs to the machine that the run is for.
            var machine = step.Host ?? _machineOf.GetValueOrDefault(step.Match);
            if (machine is not null && step.Match > 0)
                _machineOf[step.Match] = machine;
            if (host is not null && machine != host)
                return;
            step = step with { Host = machine };
            if (!_isBehind || step.At >= _began)
            {
                ShowBefore();
                Show(step);
                return;
            }
            _before.Enqueue(step);
            if (_before.Count > last)
                _before.Dequeue();
        }

        private void ShowBefore()
        {
            _isBehind = false;
            while (_before.TryDequeue(out var step))
                Show(step);
        }

        private void Show(Step step) => Console.Out.Write(asJson
            ? Encoding.UTF8.GetString(StepJson.WriteLine(step).Span)
            : StepLine.Of(
                step.At.ToLocalTime().ToString("HH:mm:ss.ff", CultureInfo.InvariantCulture), step.Kind, step.Host, step.Text, _coloured)
                + "\n");
    }
}
