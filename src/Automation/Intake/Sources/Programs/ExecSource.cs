using System.Globalization;
using System.Text;
using System.Text.Json;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Jinja.Values;
using Plumbline.Runner.Execution;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Programs;

/// <summary><c>exec</c>: a program that prints one JSON object in a line for each event.</summary>
internal sealed class ExecSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("eda.builtin.exec", context => new ExecSource(context))
    {
        Legacy = ["ansible.eda.exec", "exec"],
    };

    private const int LongestSaid = 500;

    public string Name => Kind.Name;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var arguments = ExecArguments.From(context);
        var program = Path.GetFileName(arguments.Command[0]);
        var link = new SourceLink(Name, $"its program {program}", context, failure => failure is IOException ? failure.Message : null)
        {
            IsUpByLasting = true, Most = arguments.Restart == "never" ? 1 : null,
            Secrets = new Secrets(arguments.Environment.Select(v => v.Value)),
        };
        while (true)
        {
            await link.RunAsync(stop => OnceAsync(arguments, program, link, sink, stop), cancellationToken).ConfigureAwait(false);
            // Its end was a good one, and counts as what was asked for.
            link.Works();
            if (arguments.Restart != "always")
                return;
            await Task.Delay(arguments.Every ?? TimeSpan.Zero, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Returns after a good end that needs no pause of its own; any other end is a failure, and is followed by a pause.
    private async Task OnceAsync(
        ExecArguments arguments, string name, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var program = StreamedProgram.Start(
            arguments.Command, arguments.Folder, arguments.Environment, arguments.Grace, context.Time);
        int code;
        await using (program.ConfigureAwait(false))
        {
            var said = SayErrorsAsync(program, name, link);
            var events = TakeAsync(program, arguments, link, sink, cancellationToken);
            var ended = program.EndedAsync(cancellationToken);
            // What cannot be taken for good ends the program too.
            if (await Task.WhenAny(events, ended).ConfigureAwait(false) == events)
                await events.ConfigureAwait(false);
            code = await ended.ConfigureAwait(false);
            await events.ConfigureAwait(false);
            await said.ConfigureAwait(false);
        }
        if (code != 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"it ended {(code > 128 ? $"by signal {code - 128}" : $"with {code}")}"));
        if (arguments.Restart == "always" && arguments.Every is null)
            throw new IOException("it ended with 0, and is to run for ever (every: SECONDS for a program that is done each time)");
    }

    private async Task TakeAsync(
        StreamedProgram program, ExecArguments arguments, SourceLink link, IEventSink sink, CancellationToken cancellationToken)
    {
        var lines = new ByteLines(program.ReadOutputAsync, arguments.LongestLine);
        var batch = new EventBatch();
        while (true)
        {
            var line = await lines.NextAsync().ConfigureAwait(false);
            if (lines.TooLong > 0)
                LeaveOut($"a line of {lines.TooLong} bytes is longer than max_line, {arguments.LongestLine}");
            else if (!line.Span.Trim(" \t"u8).IsEmpty && Read(line) is { } value)
                batch.Add(value, line.Length);
            if (!batch.IsEmpty && (batch.IsFull || !lines.IsNextThere))
            {
                await batch.PublishAsync(sink, cancellationToken).ConfigureAwait(false);
                link.Works();
            }
            if (lines.HasEnded)
                return;
        }
    }

    private Mapping? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            var value = IntakeJson.Read(line);
            if (value is Mapping mapping && IsMeta(mapping))
                return mapping;
            LeaveOut(value is Mapping ? "meta of an event is a mapping, and so is its source" : $"a line is {PythonValue.Kind(value)}, where a JSON object was expected");
        }
        catch (JsonException reason)
        {
            LeaveOut($"a line is no JSON: {PlainText.Clause(reason.Message)}");
        }
        return null;
    }

    // The stamp cannot be put on another one, and would end the source.
    private static bool IsMeta(Mapping mapping) => !mapping.TryGetValue("meta", out var meta)
        || (meta is Mapping given && (!given.TryGetValue("source", out var source) || source is Mapping));

    private void LeaveOut(string reason) => context.LeaveOut(Name, "its program", reason);

    private async Task SayErrorsAsync(StreamedProgram program, string name, SourceLink link)
    {
        var lines = new ByteLines(program.ReadErrorsAsync, 64 * 1024);
        while (true)
        {
            var line = await lines.NextAsync().ConfigureAwait(false);
            if (!line.IsEmpty)
            {
                var text = PlainText.OneLine(link.Secrets.Hidden(Encoding.UTF8.GetString(line.Span)));
                context.Logger.ProgramSaid(Name, name, text.Length > LongestSaid ? text[..LongestSaid] + "…" : text);
            }
            if (lines.HasEnded)
                return;
        }
    }
}
