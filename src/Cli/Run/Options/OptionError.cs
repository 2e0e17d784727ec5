namespace Plumbline.Cli.Run.Options;

/// <summary>A command line that cannot be used; the program prints its usage and this line and exits with 2.</summary>
internal sealed class OptionError(string message) : Exception(message);
