using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary><c>noop</c>: the event as it is.</summary>
internal sealed class Noop : IEventFilter
{
    public Noop(Mapping arguments) => _ = new FilterArguments(arguments, [], []);

    public string Name => "eda.builtin.noop";

    public object? Apply(object? value) => value;
}
