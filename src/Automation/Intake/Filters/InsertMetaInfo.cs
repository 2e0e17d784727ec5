using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary><c>insert_meta_info</c>: the stamp as a filter of its own; every source has it as its last one anyway.</summary>
internal sealed class InsertMetaInfo : IEventFilter
{
    public static FilterKind Kind { get; } = new(
        "eda.builtin.insert_meta_info", (arguments, _) => new InsertMetaInfo(arguments, TimeProvider.System));

    private readonly EventStamp _stamp;
    private readonly TimeProvider _time;

    public InsertMetaInfo(Mapping arguments, TimeProvider time)
    {
        var given = new FilterArguments(arguments, ["source_name", "source_type"], []);
        _stamp = new EventStamp(PythonValue.Str(given.Get("source_name")), PythonValue.Str(given.Get("source_type")));
        _time = time;
    }

    public string Name => Kind.Name;

    public object? Apply(object? value)
    {
        _stamp.Apply(value, _time.GetUtcNow());
        return value;
    }
}
