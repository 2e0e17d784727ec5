using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>
/// Plugins that a collection moved, will remove or has removed: the <c>plugin_routing</c> of its <c>extensions/eda/eda_runtime.yml</c>.
/// </summary>
/// <param name="section"><c>event_source</c> or <c>event_filter</c>.</param>
/// <param name="isNative">What is here natively runs under its own name, whatever a collection says.</param>
internal sealed class PluginRouting(string section, PluginFiles files, Func<string, bool> isNative)
{
    private const int MostRedirections = 10;
    private const int LargestFile = 1 << 20;

    private readonly Dictionary<string, PluginRoute> _known = [];

    public PluginRoute Of(string name)
    {
        lock (_known)
            return _known.TryGetValue(name, out var route) ? route : _known[name] = Follow(name);
    }

    private PluginRoute Follow(string name)
    {
        var way = new List<string> { name };
        var notices = new List<string>();
        while (!isNative(way[^1]))
        {
            Mapping said;
            try
            {
                said = Said(way[^1]);
            }
            catch (PluginException unusable)
            {
                return new(name, notices, unusable.Message);
            }
            if (Entry(said, "deprecation") is { } deprecated && Notice(way[^1], deprecated) is { } notice)
                notices.Add(notice);
            if (Entry(said, "tombstone") is { } removed)
                return new(name, notices, Sentence($"{way[^1]} is no longer in its collection", Text(removed, "warning_text")));
            if (Text(said, "redirect") is not { } next)
                break;
            if (way.Contains(next))
                return new(name, notices, $"its collection leads in a circle: {string.Join(" → ", way.Append(next))}");
            if (way.Count > MostRedirections)
                return new(name, notices, $"its collection leads on more than {MostRedirections} times: {string.Join(" → ", way)}");
            way.Add(next);
        }
        return new(way[^1], notices);
    }

    private Mapping Said(string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot < 0 || files.Collection(name[..dot]) is not { } collection)
            return [];
        var file = Path.Combine(collection, "extensions", "eda", "eda_runtime.yml");
        return Within(Within(Within(Read(file), "plugin_routing", file), section, file), name[(dot + 1)..], file);
    }

    private static Mapping Read(string file)
    {
        try
        {
            if (!File.Exists(file))
                return [];
            if (new FileInfo(file).Length > LargestFile)
                throw new PluginException($"{file} is larger than {LargestFile >> 20} MiB");
            var findings = new DiagnosticBag();
            var node = YamlReader.Read(File.ReadAllBytes(file), file, findings, YamlOptions.Ansible);
            if (findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } mistake)
                throw new PluginException($"{mistake.Position}: {mistake.Message}");
            return node is YamlMapping mapping ? YamlValues.ToMapping(mapping) : [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"{file} cannot be read: {PlainText.Clause(unreadable.Message)}", unreadable);
        }
    }

    private static Mapping Within(Mapping holder, string key, string file) =>
        !holder.TryGetValue(key, out var there) || there is null ? []
        : there as Mapping ?? throw new PluginException($"{file}: {key} is {PythonValue.Kind(there)}, where a mapping was expected");

    private static Mapping? Entry(Mapping said, string key) =>
        said.TryGetValue(key, out var entry) && entry is Mapping { Count: > 0 } mapping ? mapping : null;

    private static string? Text(Mapping entry, string key) =>
        entry.TryGetValue(key, out var value) && value is not null && PythonText.Str(value).Trim() is { Length: > 0 } text
            ? PlainText.Flowing(text)
            : null;

    // One without a word of its own says nothing, as there.
    private static string? Notice(string name, Mapping deprecated)
    {
        var (why, date, version) = (Text(deprecated, "warning_text"), Text(deprecated, "removal_date"), Text(deprecated, "removal_version"));
        if (why is null && date is null && version is null)
            return null;
        var when = date is not null ? $"after {date}" : version is not null ? $"with version {version}" : "in a later version";
        return Sentence($"{name} is deprecated and will be gone from its collection {when}", why);
    }

    private static string Sentence(string what, string? why) => why is null ? what : $"{what}: {why.TrimEnd('.')}";
}
