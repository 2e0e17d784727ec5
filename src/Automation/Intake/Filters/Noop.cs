using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary><c>noop</c>: the event as it is.</summary>
internal sealed class Noop : IEventFilter
{
    public static FilterKind Kind { get; } = new("eda.builtin.noop", (arguments, _) => new Noop(arguments))
    {
        Legacy = ["ansible.eda.noop"],
    };

    public Noop(Mapping arguments) => _ = new FilterArguments(arguments, [], []);

    public string Name => Kind.Name;

    public object? Apply(object? value) => value;
}
