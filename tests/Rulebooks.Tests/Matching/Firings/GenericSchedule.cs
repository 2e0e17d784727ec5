using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Rulebooks.Tests.Matching.Firings;

/// <summary>When the generic source emits what: the timeline that its delays describe, without waiting for it.</summary>
internal sealed class GenericSchedule
{
    private readonly List<(double At, Mapping Event)> _events = [];
    private double _clock;
    private long _index;

    public IReadOnlyList<(double At, Mapping Event)> Events => _events;

    /// <summary>When the source ends, and with it the run.</summary>
    public double End => _clock;

    public static GenericSchedule Of(SourceSpec source, Mapping variables)
    {
        var schedule = new GenericSchedule();
        schedule.Play((Mapping)TemplateTree.Render(JinjaEnvironment.Rulebook, source.Arguments, variables)!);
        return schedule;
    }

    private void Play(Mapping args)
    {
        var payload = args.TryGetValue("payload", out var value) && value is List<object?> list ? list : [value];
        _clock = Number(args, "startup_delay", 0);
        for (var loop = 0; loop < Number(args, "loop_count", 1); loop++)
        {
            foreach (var entry in payload.OfType<Mapping>().Where(m => m.Count > 0))
            {
                for (var repeat = 0; repeat < Number(args, "repeat_count", 1); repeat++)
                {
                    Emit(entry, args);
                    _clock += Number(args, "repeat_delay", 0);
                }
                _clock += Number(args, "event_delay", 0);
            }
            _clock += Number(args, "loop_delay", 0);
        }
        if (args.TryGetValue("final_payload", out var final) && final is Mapping last)
            Emit(last, []);
        _clock += Number(args, "shutdown_after", 0);
    }

    private void Emit(Mapping entry, Mapping args)
    {
        var emitted = new Mapping();
        if (args.TryGetValue("create_index", out var index) && index is string { Length: > 0 } name)
            emitted[name] = _index++;
        if (Number(args, "blob_size", 0) is var size and > 0)
            emitted["blob"] = new string('x', (int)size);
        foreach (var (key, value) in entry)
            emitted[key] = value;
        _events.Add((_clock, emitted));
    }

    private static double Number(Mapping args, string name, double otherwise) =>
        !args.TryGetValue(name, out var value) ? otherwise : value switch { long i => i, double d => d, _ => otherwise };
}
