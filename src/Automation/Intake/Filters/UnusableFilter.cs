namespace Plumbline.Automation.Intake.Filters;

/// <summary>A filter with wrong arguments; Python notices when the first event comes.</summary>
internal sealed class UnusableFilter(string name, PluginException reason) : IEventFilter
{
    public string Name => name;

    public object? Apply(object? value) => throw new PluginException($"{name}: {reason.Message}", reason) { Cure = reason.Cure };
}
