namespace Plumbline.Cli.Reading;

/// <summary>A verb cannot do what it was asked to; the message is for the user.</summary>
internal sealed class UnusableException(string message) : Exception(message);
