using System.Threading.Channels;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary><c>file</c>: the mappings of YAML files, at the start and whenever a file changes, however an editor writes it.</summary>
internal sealed class FileSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.file", context => new FileSource(context))
    {
        Legacy = ["eda.builtin.file", "file"], IsDeprecated = true,
    };

    // A file that is written piece by piece is read when it has been quiet for so long, or after the longest.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _touched = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
    });

    private readonly HashSet<string> _unreadable = [];

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var files = Files(new SourceArguments(context.Arguments).Get("files"));
        if (files.Count == 0)
            return;
        foreach (var file in files)
        {
            if (!file.Exists)
                throw new PluginException($"there is no file {file.Written}");
            await SendAsync(file.Changed(), sink, cancellationToken).ConfigureAwait(false);
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] watching =
        [
            .. files.Select(file => file.Folder).Distinct().Select(folder => new FolderChanges(Name, folder, recursive: false, context)
            {
                Watching = Touch,
            }.RunAsync((_, cancel) => Touch(cancel), stop.Token)),
            ReadAsync(files, sink, stop.Token),
        ];
        try
        {
            await (await Task.WhenAny(watching).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ValueTask Touch(CancellationToken cancellationToken)
    {
        _touched.Writer.TryWrite(true);
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(List<FactsFile> files, IEventSink sink, CancellationToken cancellationToken)
    {
        while (await _touched.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var since = context.Time.GetTimestamp();
            while (_touched.Reader.TryRead(out _) && context.Time.GetElapsedTime(since) < Longest)
                await Task.Delay(Quiet, context.Time, cancellationToken).ConfigureAwait(false);
            foreach (var file in files)
                await SendAsync(Read(file), sink, cancellationToken).ConfigureAwait(false);
        }
    }

    // A mistake in a file that was good before ends nothing: the file is read again when it changes.
    private List<Mapping>? Read(FactsFile file)
    {
        try
        {
            var events = file.Changed();
            if (events is not null && _unreadable.Remove(file.Written) && _unreadable.Count == 0)
                context.Health?.Works();
            return events;
        }
        catch (PluginException mistake)
        {
            _unreadable.Add(file.Written);
            context.Health?.Degraded(mistake.Message);
            context.Logger.InputLeftOut(Name, "a file that changed", mistake.Message);
            return null;
        }
    }

    private static async ValueTask SendAsync(List<Mapping>? events, IEventSink sink, CancellationToken cancellationToken)
    {
        foreach (var one in events ?? [])
            await sink.PublishAsync(one, cancellationToken).ConfigureAwait(false);
    }

    private List<FactsFile> Files(object? given) => given switch
    {
        null => [],
        List<object?> items => items.ConvertAll(item => item is string { Length: > 0 } text
            && !text.Contains('\0', StringComparison.Ordinal)
            ? new FactsFile(text, Path.GetFullPath(text, context.Folder))
            : throw new PluginException($"files is a list of files, and one is {PythonValue.Kind(item)}")),
        _ => throw new PluginException($"files is a list of files, not {PythonValue.Kind(given)}"),
    };
}
