namespace Plumbline.Automation.Intake;

/// <summary>A source or filter failed; the message says what was found and what was expected.</summary>
public sealed class PluginException : Exception
{
    public PluginException(string message) : base(message) { }

    public PluginException(string message, Exception inner) : base(message, inner) { }

    public PluginException() { }

    /// <summary>What to do about it, where that is known.</summary>
    public string? Cure { get; init; }

    /// <summary>The message with the cure.</summary>
    public string WithCure => Cure is null ? Message : $"{Message} ({Cure})";
}
