namespace Plumbline.Cli.Demo;

/// <summary>The demo cannot go on; the message is one line for people.</summary>
internal sealed class DemoException(string message) : Exception(message);
