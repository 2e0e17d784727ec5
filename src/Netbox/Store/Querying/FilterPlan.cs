using System.Globalization;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Turns the parameters of a request into conditions; unknown parameters ask for nothing.</summary>
internal static class FilterPlan
{
    // So many rows are sorted faster than the order of the whole table is walked.
    private const int FewToSort = 128;

    private static readonly string[] Labels = [.. ObjectTypes.All.Select(type => type.Label)];

    private static readonly HashSet<string> Reserved =
    [
        "limit", "offset", "start", "ordering", "brief", "fields", "omit", "exclude", "format", "export", "filter", "filter_id",
    ];

    public static List<Condition> Compile(State state, ObjectType type, Query query, FieldErrors errors, Viewer viewer)
    {
        var conditions = new List<Condition>();
        var all = WithSaved(state, query, viewer);
        foreach (var name in all.Names.Where(n => !Reserved.Contains(n)))
            if (One(state, type, name, all.All(name), errors, viewer) is { } condition)
                conditions.Add(condition);
        if (!errors.Any)
            conditions.AddRange(OfObjects(state, type, all));
        return conditions;
    }

    // Type and number together name an object, and what refers to it is found by both; a number alone by all types there are, where no
    // others can be named. A type alone is asked of every row.
    private static IEnumerable<Condition> OfObjects(State state, ObjectType type, Query query)
    {
        foreach (var field in IndexKeys.FieldsOf(type).Where(f => f.Kind == FieldKind.GenericId && query.Has(f.Name)))
        {
            string[] labels = [.. query.All(field.Partner!).Where(label => label.Length > 0).Select(l => l.ToLowerInvariant()).Distinct()];
            if (labels.Length == 0 && field.GoesWith.Count > 0)
                labels = Labels;
            long[] ids = [.. query.All(field.Name).Where(id => id.Length > 0)
                .Select(id => long.Parse(id.Trim(), CultureInfo.InvariantCulture))];
            if (labels.Length > 0 && ids.Length > 0 && type.Filters.Any(f => f.Name == field.Name)
                && type.Filters.Any(f => f.Name == field.Partner))
                yield return Condition.Of(IdSet.Union(Referring(state[type], field, labels, ids)));
        }
    }

    // There may be a thousand pairs, and objects behind one of them.
    private static List<IdSet> Referring(Table table, Field field, string[] labels, long[] ids)
    {
        var found = new List<IdSet>();
        foreach (var id in ids)
            foreach (var label in labels)
                if (table.Find(IndexKeys.Generic(field, label, id)) is { Count: > 0 } some)
                    found.Add(some);
        return found;
    }

    /// <summary>Whether an index tells already that no row passes.</summary>
    public static bool FindsNothing(IReadOnlyList<Condition> conditions) => conditions.Any(c => c.Candidates is { Count: 0 });

    /// <summary>The rows that pass, by id from <paramref name="first"/> on.</summary>
    public static IEnumerable<Row> ById(State state, ObjectType type, IReadOnlyList<Condition> conditions, QueryBudget budget, long first)
    {
        var table = state[type];
        var best = Best(conditions);
        var last = long.MaxValue;
        foreach (var condition in conditions)
            (first, last) = (Math.Max(first, condition.First), Math.Min(last, condition.Last));
        var rows = best == null
            ? table.Rows.From(first).TakeWhile(row => row.Id <= last)
            : best.SkipWhile(id => id < first).Select(table.Rows.Find).OfType<Row>();
        return conditions.Count == 0 ? rows : rows.Where(row => budget.Judge(row, conditions));
    }

    /// <summary>The ids of the rows that pass, in an order.</summary>
    public static OrderedIds InOrder(
        State state, ObjectType type, IReadOnlyList<Condition> conditions, QueryBudget budget, Ordering ordering)
    {
        if (ordering.IsById && conditions.Any(c => c.IsBounded))
            return OrderedIds.Of([.. ById(state, type, conditions, budget, 0).Select(row => row.Id)]);
        if (state[type].Rows is not LoggedRows logged || !ordering.IsNewestFirst)
            return OrderedIds.Of(Passing(state, type, conditions, budget, ordering));
        // A log has its own order: nothing is sorted, and what is not asked for is not read.
        return conditions.Count == 0
            ? new OrderedIds(logged.Count, logged.Newest)
            : OrderedIds.Of([.. ById(state, type, conditions, budget, 0).Select(row => row.Id).Reverse()]);
    }

    private static long[] Passing(
        State state, ObjectType type, IReadOnlyList<Condition> conditions, QueryBudget budget, Ordering ordering)
    {
        var table = state[type];
        if (conditions.Count == 0)
            return ordering.All(table);
        if (Best(conditions) is { Count: <= FewToSort })
            return [.. ordering.Sort(ById(state, type, conditions, budget, 0)).Select(row => row.Id)];
        List<IdSet> sets = [.. conditions.Where(c => c.IsExact).Select(c => c.Candidates!)];
        List<Condition> others = [.. conditions.Where(c => !c.IsExact)];
        // Rows that other conditions are asked of must be candidates as well.
        sets.AddRange(others.Select(c => c.Candidates).OfType<IdSet>());
        var candidates = sets.Count == 0 ? null : new IdBits(sets);
        return [.. ordering.All(table).Where(id => candidates?.Contains(id) != false
            && (others.Count == 0 || (table.Rows.Find(id) is { } row && budget.Judge(row, others))))];
    }

    private static IdSet? Best(IReadOnlyList<Condition> conditions) =>
        conditions.Select(c => c.Candidates).OfType<IdSet>().MinBy(c => c.Count);

    /// <summary>All parameters a list understands, for the schema.</summary>
    public static IEnumerable<ListParameter> ParametersOf(ObjectType type)
    {
        foreach (var filter in type.Filters)
        {
            yield return new(filter.Name, filter, "");
            IReadOnlyList<string> lookups = filter.Kind switch
            {
                FilterKind.Field => FieldFilters.LookupsOf(EndOf(type, filter)),
                FilterKind.Relation => ["n"],
                _ => [],
            };
            foreach (var lookup in lookups)
                yield return new($"{filter.Name}__{lookup}", filter, lookup);
        }
        foreach (var name in (string[])["q", "limit", "offset", "start", "ordering", "brief", "fields", "omit", "filter", "filter_id"])
            yield return new(name, null, "");
        if (type.Find("config_context") != null)
            yield return new("exclude", null, "");
    }

    private static Condition? One(
        State state, ObjectType type, string parameter, IReadOnlyList<string> values, FieldErrors errors, Viewer viewer)
    {
        // An empty value is no value, as Django's forms see it.
        values = [.. values.Where(v => v.Length > 0)];
        if (values.Count == 0)
            return null;
        if (parameter == "q")
            return Search.Compile(state, type, values[^1]);
        if (parameter.StartsWith("cf_", StringComparison.Ordinal))
            return type.CustomFieldsField == null ? null : CustomFieldFilters.Compile(state, type, parameter, values, errors);
        if (parameter.StartsWith(AttributeFilters.Prefix, StringComparison.Ordinal) && type.Find("attributes") != null)
            return AttributeFilters.Compile(parameter, values[^1]);
        var (filter, lookup) = Find(type, parameter);
        return filter?.Kind switch
        {
            FilterKind.Field => FieldFilters.Compile(state, type, filter, lookup, parameter, values, errors),
            FilterKind.Relation => RelationFilters.Compile(state, type, filter, lookup, parameter, values, errors),
            FilterKind.Absent => new Condition(_ => false),
            FilterKind.Method => MethodFilters.Compile(new FilterCall(state, type, parameter, values, errors) { Viewer = viewer }),
            _ => null,
        };
    }

    private static (Filter? Filter, string Lookup) Find(ObjectType type, string parameter)
    {
        if (type.Filters.FirstOrDefault(f => f.Name == parameter) is { } exact)
            return (exact, "");
        var at = parameter.LastIndexOf("__", StringComparison.Ordinal);
        if (at <= 0 || type.Filters.FirstOrDefault(f => f.Name == parameter[..at]) is not { Kind: not FilterKind.Method } filter)
            return (null, "");
        var lookup = parameter[(at + 2)..];
        var known = filter.Kind switch
        {
            FilterKind.Absent => true,
            FilterKind.Relation => lookup == "n",
            _ => FieldFilters.LookupsOf(EndOf(type, filter)).Contains(lookup),
        };
        return known ? (filter, lookup) : (null, "");
    }

    /// <summary>The field that a filter compares.</summary>
    public static Field EndOf(ObjectType type, Filter filter)
    {
        foreach (var name in filter.Path.Take(filter.Path.Count - 1))
            type = ObjectTypes.Get(name[0] == '^' ? name[1..name.LastIndexOf('.')] : type[name].Target!);
        return type[filter.Path[^1]];
    }

    // A saved filter adds its parameters to those of the request; one that somebody keeps for himself is nobody else's.
    private static Query WithSaved(State state, Query query, Viewer viewer)
    {
        if (!query.Has("filter") && !query.Has("filter_id"))
            return query;
        var saved = state["extras.savedfilter"].Rows.From()
            .Where(f => query.All("filter").Contains(f.Text("slug"))
                || query.All("filter_id").Contains(f.Id.ToString(CultureInfo.InvariantCulture)))
            .Where(f => viewer.SeesAll || f.Is("shared") || f.Reference("user") == viewer.User).ToList();
        if (saved.Count == 0)
            return query;
        var all = Query.Parse(query.With());
        foreach (var property in saved.Select(f => f["parameters"]).OfType<System.Text.Json.JsonElement>()
            .SelectMany(p => p.EnumerateObject()))
            foreach (var value in property.Value.ValueKind == System.Text.Json.JsonValueKind.Array
                ? property.Value.EnumerateArray().ToArray()
                : [property.Value])
                all.Add(property.Name, PythonText.Str(value));
        return all;
    }
}

/// <summary>A parameter of a list.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Filter">What it filters by; null when it is no filter.</param>
/// <param name="Lookup">The suffix of the filter's name; empty without one.</param>
internal sealed record ListParameter(string Name, Filter? Filter, string Lookup);

/// <summary>Ids in an order: how many, and any part of them.</summary>
/// <param name="Count">How many.</param>
/// <param name="Slice">Some of them: how many to pass over, and how many at most.</param>
internal sealed record OrderedIds(int Count, Func<int, int, IReadOnlyList<long>> Slice)
{
    public static OrderedIds Of(long[] ids) => new(
        ids.Length, (skipped, most) => skipped >= ids.Length ? [] : ids[skipped..(int)Math.Min(ids.Length, (long)skipped + most)]);
}

/// <summary>One filter ready to run.</summary>
/// <param name="Matches">Whether a row passes.</param>
/// <param name="Candidates">The only ids that can pass, where an index knows them; null for any.</param>
/// <param name="IsExact">Whether all candidates pass.</param>
internal sealed record Condition(Func<Row, bool> Matches, IdSet? Candidates = null, bool IsExact = false)
{
    /// <summary>No row before this id passes.</summary>
    public long First { get; init; }

    /// <summary>No row behind this id passes.</summary>
    public long Last { get; init; } = long.MaxValue;

    public bool IsBounded => First > 0 || Last < long.MaxValue;

    public static Condition Of(IdSet ids) => new(row => ids.Contains(row.Id), ids, IsExact: true);

    public static Condition NoneOf(IdSet ids) => new(row => !ids.Contains(row.Id));
}
