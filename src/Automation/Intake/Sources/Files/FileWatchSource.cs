using Plumbline.Jinja;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Files;

/// <summary><c>file_watch</c>: an event for each change below a folder.</summary>
internal sealed class FileWatchSource(SourceContext context) : IEventSource
{
    public static SourceKind Kind { get; } = new("ansible.eda.file_watch", context => new FileWatchSource(context))
    {
        Legacy = ["eda.builtin.file_watch", "file_watch"], IsDeprecated = true,
    };

    public string Name => Kind.Name;

    public Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        var given = new SourceArguments(context.Arguments);
        var written = given.Required("path") is string { Length: > 0 } path && !path.Contains('\0', StringComparison.Ordinal)
            ? path : throw new PluginException($"path is a folder, not {PythonValue.Kind(given.Get("path"))}");
        var recursive = PythonValue.IsTrue(given.Required("recursive"));
        var ignored = Patterns(given.Get("ignore_regexes"));
        var withDestination = given.Flag("with_destination");
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(written, context.Folder));
        // Events name files as the path was written: with a relative one they are relative.
        string Shown(string full) => written.TrimEnd('/') + full[root.TrimEnd('/').Length..];
        return new FolderChanges(Name, root, recursive, context).RunAsync(
            (change, stop) =>
            {
                if (IsIgnored(ignored, Shown(change.Path)) || (change.Destination is { } to && IsIgnored(ignored, Shown(to))))
                    return ValueTask.CompletedTask;
                var happened = new Mapping
                {
                    { "change", change.Change }, { "src_path", Shown(change.Path) }, { "type", change.Type }, { "root_path", written },
                };
                if (withDestination && change.Destination is { } destination)
                    happened["dest_path"] = Shown(destination);
                return sink.PublishAsync(happened, stop);
            },
            cancellationToken);
    }

    private static PythonRegex[] Patterns(object? given)
    {
        try
        {
            // At the start of the path, in capitals or not, as watchdog does.
            return given is null ? [] : given is List<object?> items ? [.. items.Select(item => item is string pattern
                ? PythonRegex.Compile($@"\A(?:{pattern})", ignoreCase: true)
                : throw new PluginException($"ignore_regexes is a list of regular expressions, and one is {PythonValue.Kind(item)}"))]
                : throw new PluginException($"ignore_regexes is a list of regular expressions, not {PythonValue.Kind(given)}");
        }
        catch (TemplateException reason)
        {
            throw new PluginException($"ignore_regexes: {reason.Message}", reason);
        }
    }

    private bool IsIgnored(PythonRegex[] patterns, string path)
    {
        try
        {
            return Array.Exists(patterns, pattern => pattern.Search(path).Success);
        }
        catch (TemplateException slow)
        {
            context.Logger.SourceWarns(Name, slow.Message);
            return false;
        }
    }
}
