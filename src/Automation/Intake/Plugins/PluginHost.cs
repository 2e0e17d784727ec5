using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Plumbline.Automation.Intake.Sources.Programs;
using Plumbline.Runner.Execution;
using Plumbline.Runner.Workspace;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>
/// The Python process of an activation: loads plugins, runs sources, applies filters. What it says is always read, so that neither side can
/// hold the other up for ever; how much a source may have said that is not taken yet, the process itself bounds.
/// </summary>
internal sealed class PluginHost : IAsyncDisposable
{
    /// <summary>From being told to end to being killed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private const string Script = "plumbline_plugins.py";
    private const int LongestLine = 80 << 20;

    private readonly StreamedProgram _program;
    private readonly string _folder;
    private readonly string _interpreter;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<string> _print;
    private readonly Channel<byte[]> _commands = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<int, TaskCompletionSource<HostMessage>> _calls = [];
    private readonly ConcurrentDictionary<int, HostedSource> _sources = [];
    private readonly TaskCompletionSource<PluginException> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading, _writing, _watching;
    private int _last;
    private string? _broken;

    private PluginHost(StreamedProgram program, string folder, string interpreter, TimeProvider time, ILogger logger, Action<string> print)
    {
        (_program, _folder, _interpreter, _time, _logger, _print) = (program, folder, interpreter, time, logger, print);
        _reading = ReadAsync();
        _writing = WriteAsync();
        _watching = WatchAsync();
    }

    /// <summary>Starts the process.</summary>
    /// <param name="folder">Where plugins run.</param>
    /// <param name="print">Takes what plugins print.</param>
    /// <exception cref="PluginException">It cannot be started.</exception>
    public static PluginHost Start(string interpreter, string folder, TimeProvider time, ILogger logger, Action<string> print)
    {
        var scripts = "";
        try
        {
            scripts = WorkFolders.OfThisProcess.Create("plugins");
            var script = Path.Combine(scripts, Script);
            using (var source = typeof(PluginHost).Assembly.GetManifestResourceStream(Script)!) // not null: it is embedded
            using (var file = File.Create(script))
                source.CopyTo(file);
            var program = StreamedProgram.StartTalk([interpreter, script], folder, [new("PLUMBLINE_PLUGIN_LOG", Level(logger))], Grace, time);
            return new(program, scripts, interpreter, time, logger, print);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (scripts.Length > 0)
                WorkFolders.Remove(scripts);
            throw new PluginException($"Python for plugins cannot be started: {failure.Message}", failure);
        }
    }

    /// <summary>Completes with the reason when the process has ended, and everything it had said was handed on.</summary>
    public Task<PluginException> Ended => _ended.Task;

    /// <summary>Loads a file and gives the number it is known by from then on.</summary>
    /// <param name="kind"><c>source</c> or <c>filter</c>.</param>
    /// <exception cref="PluginException">It cannot be loaded, with its own stack in the log.</exception>
    public async Task<int> LoadAsync(string kind, string name, string file, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _last);
        var answer = AskAsync(number, HostCommand.Load(number, kind, name, file), cancellationToken);
        if (await Task.WhenAny(answer, Task.Delay(TimeSpan.FromSeconds(10), _time, cancellationToken)).ConfigureAwait(false) != answer
            && !cancellationToken.IsCancellationRequested)
            _logger.PluginLoads(name, 10);
        var message = await answer.ConfigureAwait(false);
        return message.Word == "good" ? number : throw Failure(message, name, _logger);
    }

    /// <summary>Starts a source that was loaded.</summary>
    /// <exception cref="PluginException">Its arguments cannot be handed over.</exception>
    public HostedSource Run(int number, string name, SourceContext context, HostedChain chain)
    {
        var source = new HostedSource(number, name, context);
        byte[] command;
        try
        {
            command = HostCommand.Run(number, context.Arguments, chain.Inside, chain.HasOthers, chain.MayRunAhead, context.GivesBack);
        }
        catch (NotSupportedException unwritable)
        {
            throw new PluginException($"an argument cannot be handed over: {unwritable.Message}", unwritable);
        }
        _sources[number] = source;
        Say(command);
        if (Ended.IsCompleted)
            source.Items.TryWrite(new HostedItem.End(Ended.Result));
        return source;
    }

    /// <summary>Applies filters to events, each a list of what filters before have made of one. The answer has what became of each, reasons
    /// why others were left out, and what the next one raised.</summary>
    /// <exception cref="PluginException">The process ended.</exception>
    /// <exception cref="EventRefusedException">An event has no JSON form.</exception>
    public async ValueTask<HostMessage> FilterAsync(
        IReadOnlyList<HostedFilter> filters, IReadOnlyList<List<object?>> events, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref _last);
        byte[] command;
        try
        {
            command = HostCommand.Filter(call, filters, events);
        }
        catch (Exception unwritable) when (unwritable is NotSupportedException or InvalidOperationException)
        {
            throw new EventRefusedException($"it cannot be handed to a filter written in Python: {unwritable.Message}", unwritable);
        }
        return await AskAsync(call, command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a line; one that ended hears nothing.</summary>
    public void Say(byte[] command) => _commands.Writer.TryWrite(command);

    /// <summary>Ends the process at once.</summary>
    public Task KillAsync() => _program.EndAsync(TimeSpan.Zero);

    /// <summary>What a plugin raised; its stack is written to the log.</summary>
    public static PluginException Failure(HostMessage message, string name, ILogger logger, Func<string, string>? hide = null) =>
        Failure(message.Texts(), name, logger, hide);

    /// <inheritdoc cref="Failure(HostMessage, string, ILogger, Func{string, string}?)"/>
    /// <param name="raised">What it was, and the places.</param>
    public static PluginException Failure(
        IEnumerable<string> raised, string name, ILogger logger, Func<string, string>? hide = null)
    {
        var texts = raised.Select(text => HostedSource.Shortened(hide is null ? text : hide(text))).ToList();
        foreach (var place in texts.Skip(1))
            logger.PluginStack(name, place);
        return new PluginException(texts.Count > 1 ? $"{texts[0]}, at {texts[1]}" : texts[0]);
    }

    public async ValueTask DisposeAsync()
    {
        _commands.Writer.TryComplete();
        await Task.WhenAny(_watching, Task.Delay(Grace, _time)).ConfigureAwait(false);
        if (!_watching.IsCompleted)
            await KillAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        await _program.DisposeAsync().ConfigureAwait(false);
        WorkFolders.Remove(_folder);
    }

    private async Task<HostMessage> AskAsync(int number, byte[] command, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<HostMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[number] = answer;
        try
        {
            Say(command);
            await Task.WhenAny(answer.Task, Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
            return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw Ended.Result;
        }
        finally
        {
            _calls.TryRemove(number, out _);
        }
    }

    private async Task ReadAsync()
    {
        var lines = new ByteLines(_program.ReadOutputAsync, LongestLine);
        try
        {
            while (true)
            {
                var line = await lines.NextAsync().ConfigureAwait(false);
                if (lines.TooLong > 0)
                    throw new JsonException("a line is too long");
                if (!line.IsEmpty)
                    Take(HostMessage.Read(line));
                if (lines.HasEnded)
                    return;
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            _broken = unreadable.Message;
            await KillAsync().ConfigureAwait(false);
        }
    }

    private void Take(HostMessage message)
    {
        switch (message.Word)
        {
            case "ready":
                _logger.PythonStarted(_program.Id, message.Texts()[0], _interpreter);
                break;
            case "print":
                foreach (var line in message.Texts()[0].Split('\n'))
                    _print(line);
                break;
            case HostMessage.Open or HostMessage.Whole or "end" or "fail" or "left":
                if (_sources.TryGetValue(message.Number, out var source))
                    source.Take(message);
                break;
            default:
                // The line is overwritten by the next one.
                if (_calls.TryGetValue(message.Number, out var call))
                    call.TrySetResult(message with { Rest = message.Rest.ToArray() });
                break;
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var command in _commands.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await _program.Input.WriteAsync(command).ConfigureAwait(false);
                if (!_commands.Reader.TryPeek(out _))
                    await _program.Input.FlushAsync().ConfigureAwait(false);
            }
            _program.Input.Close();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended, which its watch says.
        }
    }

    private async Task WatchAsync()
    {
        var code = await _program.EndedAsync(CancellationToken.None).ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _commands.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        var how = _broken is { } reason ? $"said what cannot be understood ({reason})"
            : string.Create(CultureInfo.InvariantCulture, $"ended {(code > 128 ? $"by signal {code - 128}" : $"with {code}")}");
        var failure = new PluginException($"the Python process that runs it {how}");
        _ended.TrySetResult(failure);
        foreach (var source in _sources.Values)
            source.Items.TryWrite(new HostedItem.End(failure));
    }

    // As Python numbers levels.
    private static string Level(ILogger logger) =>
        logger.IsEnabled(LogLevel.Debug) ? "10" : logger.IsEnabled(LogLevel.Information) ? "20" : "30";
}
