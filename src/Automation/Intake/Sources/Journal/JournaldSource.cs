using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Automation.Intake.Sources.Programs;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Execution;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Journal;

/// <summary><c>journald</c>: entries of the system's journal as they come, the last one that was there before first.</summary>
internal sealed class JournaldSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.journald", context => new JournaldSource(context))
    {
        Legacy = ["eda.builtin.journald", "journald"], IsDeprecated = true,
    };

    // journalctl is a program of this system; an entry that is larger is a dump of memory.
    private const int LongestEntry = 4 << 20;

    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(2);

    private string? _cursor;
    private long _kept;
    private bool _isBehind;

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var given = new SourceArguments(context.Arguments);
        if (!PythonValue.IsTrue(given.Get("match")))
            return;
        var match = given.Get("match") is string { Length: <= 4096 } text && !text.Contains('\0', StringComparison.Ordinal) ? text
            : throw new PluginException($"match is FIELD=value or ALL, not {PythonValue.Kind(given.Get("match"))}");
        if (match != "ALL" && (match.IndexOf('=', StringComparison.Ordinal) < 1 || match[0] is '-' or '+'))
            throw new PluginException($"Invalid match '{PlainText.OneLine(match)}': expected FIELD=value or ALL");
        var delay = given.Seconds("delay");
        var folder = given.Path("directory", context.Folder);
        _cursor = context.Bookmark?.Read();
        var link = new SourceLink(Name, "journalctl", context, failure => failure is IOException ? failure.Message : null)
        {
            IsUpByLasting = true,
        };
        try
        {
            await link.RunAsync(stop => FollowAsync(match, folder, delay, link, sink, stop), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_isBehind)
                context.Bookmark?.Keep(_cursor!);
        }
    }

    private async Task FollowAsync(
        string match, string? folder, TimeSpan delay, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        string[] which = match == "ALL" ? [] : [match];
        // The last entry that was there fits; where none does, all that come are new.
        if (_cursor is null)
            await ReadAsync(Command(folder, ["--lines=1", .. which]), delay, link, sink, cancellationToken).ConfigureAwait(false);
        else
            // Who follows sees entries since the last start of the machine only: those before are read first.
            await ReadAsync(Command(folder, [$"--after-cursor={_cursor}", .. which]), delay, link, sink, cancellationToken)
                .ConfigureAwait(false);
        string[] from = _cursor is null ? [] : [$"--after-cursor={_cursor}"];
        await ReadAsync(
            Command(folder, ["--follow", "--no-tail", .. from, .. which]), delay, link, sink, cancellationToken).ConfigureAwait(false);
        throw new IOException("it ended, and is to follow the journal");
    }

    // A folder may hold what several machines wrote.
    private static string[] Command(string? folder, string[] which) =>
    [
        "journalctl", "--output=json", "--all", "--no-pager", "--quiet", "--boot=all",
        .. folder is null ? (string[])[] : [$"--directory={folder}", "--merge"], .. which,
    ];

    private async Task ReadAsync(
        string[] command, TimeSpan delay, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var program = StreamedProgram.Start(command, context.Folder, [new("LC_ALL", "C.UTF-8")], Grace, context.Time);
        await using var ending = program.ConfigureAwait(false);
        var said = LastLineAsync(program);
        var entries = TakeAsync(program, delay, link, sink, cancellationToken);
        var ended = program.EndedAsync(cancellationToken);
        if (await Task.WhenAny(entries, ended).ConfigureAwait(false) == entries)
            await entries.ConfigureAwait(false);
        var code = await ended.ConfigureAwait(false);
        await entries.ConfigureAwait(false);
        if (await said.ConfigureAwait(false) is { Length: > 0 } reason)
            throw new IOException(reason);
        if (code != 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it ended with {code}"));
    }

    private async Task TakeAsync(
        StreamedProgram program, TimeSpan delay, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var lines = new ByteLines(program.ReadOutputAsync, LongestEntry);
        while (true)
        {
            var line = await lines.NextAsync().ConfigureAwait(false);
            if (lines.TooLong > 0)
                LeaveOut($"an entry of {lines.TooLong >> 20} MiB is larger than {LongestEntry >> 20} MiB");
            else if (!line.IsEmpty && Read(line) is { } entry)
            {
                await sink.PublishAsync(new Mapping { { "journald", entry } }, cancellationToken).ConfigureAwait(false);
                link.Works();
                Keep(entry);
                if (delay > TimeSpan.Zero)
                    await Task.Delay(delay, context.Time, cancellationToken).ConfigureAwait(false);
            }
            if (lines.HasEnded)
                return;
        }
    }

    // A file is not written for every line of a busy journal; after a crash the entries of the last second come again.
    private void Keep(Mapping entry)
    {
        if (entry.TryGetValue("__cursor", out var cursor) && cursor is string { Length: > 0 and < 1000 } place)
            (_cursor, _isBehind) = (place, true);
        if (!_isBehind || (_kept != 0 && context.Time.GetElapsedTime(_kept) < KeepEvery))
            return;
        _kept = context.Time.GetTimestamp();
        _isBehind = false;
        context.Bookmark?.Keep(_cursor!);
    }

    private Mapping? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (IntakeJson.Read(line) is Mapping fields)
                return EntryFields.Of(fields);
            LeaveOut("a line is no entry");
        }
        catch (JsonException reason)
        {
            LeaveOut($"a line is no JSON: {PlainText.Clause(reason.Message)}");
        }
        return null;
    }

    private void LeaveOut(string reason) => context.LeaveOut(Name, "journalctl", reason);

    private static async Task<string> LastLineAsync(StreamedProgram program)
    {
        var last = "";
        for (var lines = new ByteLines(program.ReadErrorsAsync, 16 * 1024); ;)
        {
            var line = await lines.NextAsync().ConfigureAwait(false);
            if (!line.IsEmpty)
                last = Encoding.UTF8.GetString(line.Span);
            if (lines.HasEnded)
                return last;
        }
    }
}
