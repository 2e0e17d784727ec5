namespace Plumbline.Automation.Activation;

/// <summary>A rulebook of a longer-lived process ended because something in it failed; the log says what. It is started again.</summary>
internal sealed class RulebookFailedException(string message) : Exception(message);
