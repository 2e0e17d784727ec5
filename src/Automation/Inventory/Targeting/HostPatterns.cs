using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Jinja.Python.Patterns;
using Plumbline.Wording;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>Ansible's host patterns: names, globs, <c>~</c> expressions, groups, ranges in brackets, <c>&amp;</c> and <c>!</c>.</summary>
/// <param name="inventory">Where they select.</param>
/// <param name="among">The hosts whose selection is asked for, null for all: of a few, the others are not looked at.</param>
internal sealed partial class HostPatterns(InventorySnapshot inventory, IReadOnlyCollection<string>? among = null)
{
    private readonly Lazy<IReadOnlyList<string>> _hosts = new(() => among is null ? inventory.Hosts : inventory.InOrder(among));
    private readonly Lazy<GroupTree> _groups =
        new(() => among is null ? inventory.Groups : inventory.GroupsOf(inventory.InOrder(among)));

    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "::1"];

    /// <summary>The hosts a pattern selects, in the inventory's order.</summary>
    public IReadOnlyList<string> Select(IEnumerable<string> patterns)
    {
        string[] all = [.. patterns.SelectMany(Split)];
        string[] plain = [.. all.Where(p => p[0] is not ('&' or '!'))];
        var selected = new OrderedDictionary<string, bool>();
        // As in Ansible, only exclusions or intersections work on all hosts.
        foreach (var host in plain.Length == 0 && all.Length > 0 ? _hosts.Value : plain.SelectMany(One))
            selected.TryAdd(host, true);
        foreach (var pattern in all.Where(p => p[0] == '&'))
        {
            var kept = One(pattern[1..]).ToHashSet();
            foreach (var host in selected.Keys.Where(h => !kept.Contains(h)).ToList())
                selected.Remove(host);
        }
        foreach (var pattern in all.Where(p => p[0] == '!'))
            foreach (var host in One(pattern[1..]))
                selected.Remove(host);
        return selected.Keys;
    }

    /// <summary>Whether the name is Ansible's implicit local host, which no inventory need hold.</summary>
    public static bool IsLocal(string name) => LocalNames.Contains(name);

    /// <summary>
    /// Whether a <c>hosts:</c> or <c>-l</c> with this text means the host of this name, in an inventory without a group of that name.
    /// </summary>
    public static bool SelectsItself(string name) => name is not ("all" or "ungrouped") && Plain().IsMatch(name);

    /// <summary>Whether Ansible keeps the text in one piece where it reads patterns.</summary>
    public static bool IsOnePattern(string name) => Split(name) is [var only] && only == name;

    /// <summary>Splits at commas; without one at blanks and at colons that are not part of an IPv6 address or a range.</summary>
    internal static List<string> Split(string pattern)
    {
        if (pattern.Contains(','))
            return [.. pattern.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var text = pattern.Trim();
        if (System.Net.IPAddress.TryParse(text, out _) || WithPort().IsMatch(text))
            return [text];
        var parts = new List<string>();
        var part = new StringBuilder();
        var brackets = 0;
        foreach (var c in text)
        {
            brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (brackets > 0 || !(c == ':' || char.IsWhiteSpace(c)))
                part.Append(c);
            else
                End();
        }
        End();
        return parts;

        void End()
        {
            if (part.Length > 0)
                parts.Add(part.ToString());
            part.Clear();
        }
    }

    private List<string> One(string pattern)
    {
        if (pattern.StartsWith('~') || Range().Match(pattern) is not { Success: true } match)
            return Named(pattern);
        // Which is the first of all is known of all alone.
        return among is null ? InRange(Named(match.Groups["name"].Value), match.Groups["range"].Value) : OfAll(pattern);
    }

    private List<string> OfAll(string pattern)
    {
        var found = new HostPatterns(inventory).One(pattern).ToHashSet();
        return [.. _hosts.Value.Where(found.Contains)];
    }

    private List<string> Named(string name)
    {
        if (name is "all" or "*")
            return [.. _hosts.Value];
        if (!name.StartsWith('~') && name.AsSpan().IndexOfAny("*?[") < 0)
            return Plainly(name);
        Func<string, bool> matches = name.StartsWith('~') ? Expression(name[1..]) : other => Glob.IsMatch(other, name);
        var found = new OrderedDictionary<string, bool>();
        foreach (var host in _groups.Value.Groups.Where(g => matches(g.Name)).SelectMany(HostsOf))
            found.TryAdd(host, true);
        foreach (var host in _hosts.Value.Where(matches))
            found.TryAdd(host, true);
        return [.. found.Keys];
    }

    // A name that is a group's stands for the group alone, as long as a host is in it.
    private List<string> Plainly(string name)
    {
        if (inventory.HasGroup(name))
        {
            if (_groups.Value.Find(name) is { } group && HostsOf(group).ToList() is { Count: > 0 } found)
                return found;
            if (among is not null)
                return OfAll(name);
        }
        return inventory.Contains(name) && among?.Contains(name) != false ? [name] : [];
    }

    private IEnumerable<string> HostsOf(InventoryGroup group)
    {
        if (group == _groups.Value.All)
            return _hosts.Value;
        var members = GroupTree.Members(group);
        return _hosts.Value.Where(members.Contains);
    }

    private static List<string> InRange(List<string> hosts, string range)
    {
        var parts = range.Split(':', '-') is { Length: 2 } two && !range.StartsWith('-') ? two : [range];
        if (parts is [var single])
        {
            var at = int.Parse(single, CultureInfo.InvariantCulture);
            at = at < 0 ? hosts.Count + at : at;
            return at >= 0 && at < hosts.Count ? [hosts[at]] : [];
        }
        var start = parts[0].Length == 0 ? 0 : int.Parse(parts[0], CultureInfo.InvariantCulture);
        var end = parts[1].Length == 0 ? hosts.Count - 1 : int.Parse(parts[1], CultureInfo.InvariantCulture);
        return [.. hosts.Skip(start).Take(Math.Max(0, end - start + 1))];
    }

    private static Func<string, bool> Expression(string pattern)
    {
        try
        {
            var bound = new BoundPattern(pattern, text => new Regex(
                text, RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1)));
            return host => bound.IsMatch(host, (regex, text) => regex.IsMatch(text));
        }
        catch (RegexParseException)
        {
            return _ => false;
        }
    }

    [GeneratedRegex(@"^(?<name>.+)\[(?<range>-?\d+|\d*[:-]\d*)\]$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^[\w.-]+$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[\w.-]+:\d+$|^\[[0-9a-fA-F:.]+\](:\d+)?$")]
    private static partial Regex WithPort();
}
