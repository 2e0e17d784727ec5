using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary>
/// <c>dashes_to_underscores</c>: key <c>a-b</c> becomes <c>a_b</c> at every depth; the collection's own copy leaves lists alone.
/// </summary>
internal sealed class DashesToUnderscores : IEventFilter
{
    public static FilterKind Kind { get; } = new(
        "eda.builtin.dashes_to_underscores", (arguments, _) => new DashesToUnderscores(arguments, intoLists: true));

    public static FilterKind OfTheCollection { get; } = new(
        "ansible.eda.dashes_to_underscores", (arguments, _) => new DashesToUnderscores(arguments, intoLists: false));

    private readonly bool _overwrite;
    private readonly bool _intoLists;

    public DashesToUnderscores(Mapping arguments, bool intoLists)
    {
        _overwrite = new FilterArguments(arguments, [], ["overwrite"]).Flag("overwrite", true);
        _intoLists = intoLists;
    }

    public string Name => (_intoLists ? Kind : OfTheCollection).Name;

    public object? Apply(object? value)
    {
        var open = new Stack<object?>([value]);
        while (open.TryPop(out var next))
            if (next is Mapping mapping)
                Rename(mapping, open);
            else if (_intoLists && next is List<object?> items)
                items.ForEach(open.Push);
        return value;
    }

    private void Rename(Mapping mapping, Stack<object?> open)
    {
        foreach (var key in mapping.Keys.ToArray())
        {
            var value = mapping[key];
            open.Push(value);
            if (key is not string name || !name.Contains('-', StringComparison.Ordinal))
                continue;
            mapping.Remove(key);
            var renamed = name.Replace('-', '_');
            if (_overwrite || !mapping.ContainsKey(renamed))
                mapping[renamed] = value;
        }
    }
}
