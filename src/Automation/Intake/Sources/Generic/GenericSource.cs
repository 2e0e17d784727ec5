using System.Globalization;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Generic;

/// <summary><c>generic</c>: events written in the rulebook itself, for tests and demonstrations.</summary>
internal sealed class GenericSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.generic", context => new GenericSource(context))
    {
        Legacy = ["ansible.eda.generic"],
    };

    // So many rounds that wait for nothing, then the others have their turn.
    private const int RoundsAtOnce = 64;

    private static readonly Random Shuffling = new();

    private readonly OpenEvents _open = new();
    private long _index;

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var arguments = GenericArguments.From(context.Arguments);
        CheckEnvironment(arguments.ExpectedEnvironment);
        await DelayAsync(arguments.StartupDelay, cancellationToken).ConfigureAwait(false);
        var payload =
            string.IsNullOrEmpty(arguments.PayloadFile) ? arguments.Payload : PayloadFile.Read(arguments.PayloadFile, context.Folder);
        object?[] entries = payload is List<object?> items ? [.. items] : [payload];
        if (arguments.LoopCount is not (long or double or bool))
            context.Logger.LoopNeverEnds(PythonValue.Str(arguments.LoopCount));

        for (long loops = 0; !arguments.IsLastLoop(loops);)
        {
            if (arguments.Randomize)
                Shuffling.Shuffle(entries);
            foreach (var entry in entries)
                if (PythonValue.IsTrue(entry))
                    await RepeatAsync(arguments, entry, sink, cancellationToken).ConfigureAwait(false);
            if (loops % RoundsAtOnce == 0)
                await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (!arguments.IsLastLoop(++loops))
                await DelayAsync(arguments.LoopDelay, cancellationToken).ConfigureAwait(false);
        }
        if (arguments.FinalPayload is { } last)
            await SendAsync(arguments, last, sink, cancellationToken).ConfigureAwait(false);
        await DelayAsync(arguments.ShutdownAfter, cancellationToken).ConfigureAwait(false);
    }

    private async Task RepeatAsync(GenericArguments arguments, object? entry, IEventSink sink, CancellationToken cancellationToken)
    {
        for (long repeat = 0; repeat < arguments.RepeatCount; repeat++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await SendAsync(arguments, entry, sink, cancellationToken).ConfigureAwait(false);
            await DelayAsync(arguments.RepeatDelay, cancellationToken).ConfigureAwait(false);
        }
        await DelayAsync(arguments.EventDelay, cancellationToken).ConfigureAwait(false);
    }

    // Shallow on purpose: an entry's own meta is one object for all its copies, and so they share the first one's stamp.
    private ValueTask SendAsync(GenericArguments arguments, object? entry, IEventSink sink, CancellationToken cancellationToken)
    {
        if (arguments.IsEntryAlone && !sink.ChangesEvents && _open.Of(entry) is { } open)
        {
            _index++;
            return sink.PublishOpenAsync(open, cancellationToken);
        }
        var created = new Mapping();
        if (PythonValue.IsTrue(arguments.IndexName))
            created[arguments.IndexName ?? ""] = _index;
        if (arguments.BlobSize > 0)
            created["blob"] = new string('x', (int)arguments.BlobSize);
        if (arguments.Timestamp)
            created["timestamp"] = Timestamp(arguments.TimeFormat);
        PythonValue.Update(created, entry);
        _index++;
        if (arguments.Display)
            context.Print(PythonValue.Str(created));
        return sink.PublishAsync(created, cancellationToken);
    }

    private object Timestamp(string? format)
    {
        var now = context.Time.GetLocalNow();
        var fraction = now.Ticks % TimeSpan.TicksPerSecond < 10 ? "" : ".ffffff";
        return format switch
        {
            "local" => now.ToString("yyyy-MM-dd HH:mm:ss" + fraction, CultureInfo.InvariantCulture),
            "iso8601" => now.ToString("yyyy-MM-ddTHH:mm:ss" + fraction, CultureInfo.InvariantCulture),
            "epoch" => now.ToUnixTimeSeconds(),
            _ => throw new PluginException($"time_format is local, iso8601 or epoch, not '{format}'"),
        };
    }

    private void CheckEnvironment(Mapping? expected)
    {
        foreach (var (key, value) in expected ?? [])
        {
            var name = PythonValue.Str(key);
            if (context.Environment(name) is not { } found)
                throw new PluginException($"the environment variable {name} is not set, and check_env_vars asks for it");
            if (value is not string text || text != found)
                throw new PluginException($"the environment variable {name} is {found}, and check_env_vars expects "
                    + $"{PythonValue.Str(value)}{(value is string ? "" : ", which is no text")}");
        }
    }

    private Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, context.Time, cancellationToken);
}
