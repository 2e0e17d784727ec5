namespace Plumbline.Automation.Intake;

/// <summary>
/// A source or filter failed. Class and message are those of the Python plugin it stands for: people search for them, and scripts
/// look for them in logs.
/// </summary>
public sealed class PluginException : Exception
{
    private static readonly HashSet<string> BuiltIn = new(StringComparer.Ordinal)
    {
        "AttributeError", "FileNotFoundError", "IndexError", "KeyError", "OSError", "OverflowError", "PermissionError", "RuntimeError", "TypeError",
        "UnicodeDecodeError", "ValueError",
    };

    public PluginException(string className, string message) : base(message) => ClassName = className;

    public PluginException(string message) : this("RuntimeError", message) { }

    public PluginException(string message, Exception inner) : base(message, inner) => ClassName = "RuntimeError";

    public PluginException() => ClassName = "RuntimeError";

    public string ClassName { get; }

    /// <summary>What to do about it, where that is known.</summary>
    public string? Cure { get; init; }

    /// <summary>The line that reports a source's failure; Python's own classes show with the prefix they have always had there.</summary>
    public string SourceError
    {
        get
        {
            var shown = BuiltIn.Contains(ClassName) ? $"<class '{ClassName}" : ClassName;
            return Message.Length == 0
                ? $"Source error: Unknown error {shown}: source plugin failed with no error message."
                : $"Source error: {shown}: Source plugin failed with error message: '{Message}'";
        }
    }

    public override string ToString() => $"{ClassName}: {Message}";

    internal static PluginException Type(string message) => new("TypeError", message);

    internal static PluginException Value(string message) => new("ValueError", message);

    /// <summary>Python quotes the key of a KeyError.</summary>
    internal static PluginException Key(string key) => new("KeyError", PythonValue.Repr(key));
}
