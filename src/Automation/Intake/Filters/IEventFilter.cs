namespace Plumbline.Automation.Intake.Filters;

/// <summary>Changes, splits or drops events of a source.</summary>
public interface IEventFilter
{
    string Name { get; }

    /// <summary>The event, changed in place or new; a list takes its place with each of its elements, an empty one drops it.</summary>
    /// <exception cref="PluginException">The filter cannot work on this event.</exception>
    object? Apply(object? value);
}
