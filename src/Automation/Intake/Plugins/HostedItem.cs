namespace Plumbline.Automation.Intake.Plugins;

/// <summary>What a source in the Python process did: it put an event, or it ended.</summary>
internal abstract record HostedItem
{
    /// <param name="Number">Counts the events of the source.</param>
    /// <param name="IsOpen">It is a mapping without a <c>meta</c>.</param>
    public sealed record Event(long Number, bool IsOpen, byte[] Json) : HostedItem;

    /// <param name="Failure">What it raised; null where it returned or was told to stop.</param>
    public sealed record End(PluginException? Failure) : HostedItem;
}
