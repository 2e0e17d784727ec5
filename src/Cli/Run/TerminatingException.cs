namespace Plumbline.Cli.Run;

/// <summary>The rulebook cannot be started; the program says why and exits with 1.</summary>
/// <param name="message">One line, in the words its users know.</param>
internal sealed class TerminatingException(string message) : Exception(message);
