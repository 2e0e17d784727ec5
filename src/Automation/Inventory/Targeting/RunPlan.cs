using System.Text.Json;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Jinja.Values;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>The plays of a run and what they are aimed at, before any inventory is looked at.</summary>
internal sealed class RunPlan
{
    /// <summary>What an event brought, handed to every run whether its playbook reads it or not.</summary>
    private const string EventVariable = "ansible_eda";

    // Ways to a variable that a look at the names in a template does not show.
    private static readonly string[] Dynamic = ["vars", "lookup", "query", "q(", EventVariable];

    private const int MostCompared = 1000;
    private const int Few = 100;

    private readonly InventoryTarget _target;

    private RunPlan(InventoryTarget target, PlaybookPlays playbook)
    {
        (_target, Playbook) = (target, playbook);
        Plays = [.. playbook.Plays.Select(play => PlayRenderer.Render(target, play))];
        Unknown = playbook.Unreadable ?? Plays.OfType<PlayTarget.Unknown>().FirstOrDefault()?.Why;
        IsClosed = Unknown is not null && MayReadAnEvent();
    }

    public PlaybookPlays Playbook { get; }

    public IReadOnlyList<PlayTarget> Plays { get; }

    /// <summary>Why the hosts cannot be known beforehand, or null.</summary>
    public string? Unknown { get; }

    /// <summary>
    /// The hosts cannot be known beforehand, and an event may have a part in them: the run is for the hosts that its variables name and for
    /// no others.
    /// </summary>
    public bool IsClosed { get; }

    /// <summary>Hosts named exactly: in plays, by the limit, and what may be names where the plays cannot be read.</summary>
    public IEnumerable<string> ExactNames => Plays.SelectMany(Named).Concat(_target.LimitHosts).Distinct();

    /// <summary>Whether the hosts of the run are those named exactly and no others.</summary>
    public bool IsExact => _target.LimitHosts.Count > 0 || (Unknown is null && Plays.Count > 0 && Plays.All(p => p is PlayTarget.Exact));

    /// <summary>
    /// The one host that the run is for, whatever the inventory holds; null where there are others, or the inventory has a say in that.
    /// </summary>
    public string? OnlyHost => Unknown is null && Nothing is null && Plays.Count > 0 && Plays.All(p => p is PlayTarget.Exact)
        && _target.LimitPattern is null or "all" or "*" && ExactNames.Take(2).ToList() is [var name] && HostPatterns.IsOnePattern(name)
        ? name : null;

    /// <summary>Whether a name from an event chooses hosts, so that the run must be limited to exactly those.</summary>
    public bool IsChosenByEvent =>
        _target.LimitHosts.Count > 0 || IsClosed || Plays.Any(p => p is PlayTarget.Exact or PlayTarget.Pattern { Names.Count: > 0 });

    public static RunPlan Read(InventoryTarget target) =>
        new(target, PlaybookReader.Read(Path.GetFullPath(target.Playbook, target.WorkingDirectory)));

    /// <summary>Why nothing can be chosen at all: a play whose names came out empty.</summary>
    public string? Nothing =>
        Plays.OfType<PlayTarget.Exact>().FirstOrDefault(p => p.Names.Count == 0 || p.Names.Any(string.IsNullOrWhiteSpace)) is { } empty
        ? $"the hosts of the play at {empty.At} come from an event, and it names none"
        : null;

    /// <summary>The exact names that the inventory does not have.</summary>
    public IEnumerable<string> Missing(InventorySnapshot inventory) => ExactNames.Where(name => !inventory.Contains(name));

    /// <summary>Texts of the run's variables that came from an event: among them are the names of its hosts.</summary>
    public IReadOnlySet<string> TextsOfEvent()
    {
        var texts = new HashSet<string>();
        foreach (var (key, value) in _target.ExtraVars)
            if (key is string name && name != EventVariable && _target.UntrustedVars.Contains(name))
                Gather(value);
        return texts;

        void Gather(object? value)
        {
            if (value is string text)
                texts.Add(text);
            else if (value is List<object?> items)
                items.ForEach(Gather);
            else if (value is JsonElement { ValueKind: JsonValueKind.Array or JsonValueKind.String } element)
                Gather(JsonValues.FromJson(element));
        }
    }

    /// <summary>The hosts of the run in the inventory's order.</summary>
    public IReadOnlyList<string> Hosts(InventorySnapshot inventory)
    {
        IReadOnlyCollection<string> chosen = _target.LimitHosts.Count > 0 ? _target.LimitHosts
            : IsClosed ? TextsOfEvent()
            : ChosenByPlays(inventory, null);
        if (_target.LimitHosts.Count > 0 && !IsClosed)
            chosen = [.. ChosenByPlays(inventory, chosen).Intersect(chosen)];
        if (_target.LimitPattern is { } limit && limit is not ("all" or "*"))
            chosen = chosen.Count <= Few
                ? new HostPatterns(inventory, chosen).Select([limit])
                : [.. new HostPatterns(inventory).Select([limit]).Intersect(chosen)];
        return inventory.InOrder(chosen);
    }

    /// <summary>Names that the user wrote as the whole <c>hosts:</c> of a play and that stand for the control machine.</summary>
    public IEnumerable<string> OwnLocalNames =>
        Plays.OfType<PlayTarget.Pattern>().SelectMany(p => p.Patterns).Where(HostPatterns.IsLocal).Distinct();

    /// <summary>
    /// The exact names of plays that Ansible would not read as that one host in the given inventory; the play selects by the name itself.
    /// </summary>
    public string? NotHeld(IReadOnlyCollection<string> handedOver, InventorySnapshot inventory)
    {
        foreach (var name in Plays.OfType<PlayTarget.Pattern>().SelectMany(p => p.Names).Distinct())
            if (!HostPatterns.SelectsItself(name) || inventory.HasGroup(name))
                return $"Ansible reads the host name '{name}' inside a pattern of 'hosts:' as something else";
        foreach (var name in Plays.OfType<PlayTarget.Exact>().SelectMany(p => p.Names).Distinct().Where(inventory.Contains))
        {
            if (!HostPatterns.IsOnePattern(name))
                return $"Ansible reads the host name '{name}' in 'hosts:' as several patterns (blanks, commas and colons separate them)";
            if (handedOver.Count > 1 && !HostPatterns.SelectsItself(name))
                return $"Ansible reads the host name '{name}' in 'hosts:' as a pattern, which may select other hosts of this run";
            if (handedOver.Count > 1 && inventory.HasGroup(name))
                return $"the host '{name}' has the name of a group, so 'hosts: {name}' would select the group";
        }
        return null;
    }

    /// <summary>Why a run cannot be: its plays are unknown and its event names no host.</summary>
    public static string NoName(string? unknown) =>
        $"{unknown}; and nothing that the event gave to the run is a host of the inventory (write \"hosts: '{{{{ target }}}}'\" with "
            + "'target' among the rule's extra_vars, "
        + "or name the hosts by 'meta.hosts')";

    /// <summary>Asks whether another name was meant; in a data centre many are alike, and looking for the nearest takes its time.</summary>
    public static string? Nearest(string name, InventorySnapshot inventory) =>
        inventory.Count <= MostCompared ? NearestName.Question(name, inventory.Hosts) : null;

    private HashSet<string> ChosenByPlays(InventorySnapshot inventory, IReadOnlyCollection<string>? among)
    {
        var patterns = new HostPatterns(inventory, among);
        var chosen = new HashSet<string>();
        foreach (var play in Plays)
            chosen.UnionWith(play switch
            {
                PlayTarget.Exact exact => exact.Names,
                PlayTarget.Pattern pattern => patterns.Select(pattern.Patterns),
                _ => among ?? inventory.Hosts,
            });
        if (Playbook.Unreadable is not null)
            chosen.UnionWith(among ?? inventory.Hosts);
        return chosen;
    }

    // A run to which a rule gave something of an event, or a project whose files read the event themselves.
    private bool MayReadAnEvent()
    {
        if (Playbook.Unreadable is null && Plays.OfType<PlayTarget.Unknown>().All(p => p.OfTheUser))
            return false;
        return _target.UntrustedVars.Any(name => name != EventVariable && _target.ExtraVars.ContainsKey(name))
            || (_target.UntrustedVars.Contains(EventVariable) && (Playbook.Unreadable is not null || ReadsTheEvent()));
    }

    private bool ReadsTheEvent() =>
        Playbook.Plays.SelectMany(p => p.Patterns)
            .Any(text => text.Contains('{') && Dynamic.Any(word => text.Contains(word, StringComparison.Ordinal)))
        || Playbook.Files.Any(file => ScannedFile.Mentions(file, EventVariable))
        || (Playbook.Plays.Any(p => p.HasOtherVars)
            && Playbook.Files.Take(1).SelectMany(Beside).Any(file => ScannedFile.Mentions(file, EventVariable)));

    private static IEnumerable<string> Beside(string file) => Directory.EnumerateFiles(
        // not null: a file has a folder
        Path.GetDirectoryName(
            file)!, "*.y*ml", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 5, IgnoreInaccessible = true });

    private static IEnumerable<string> Named(PlayTarget play) => play switch
    {
        PlayTarget.Exact exact => exact.Names,
        PlayTarget.Pattern pattern => pattern.Names,
        _ => [],
    };
}
