using System.Globalization;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>Filters that compare a field: texts, numbers, times, choices and flags, each with its suffixes.</summary>
internal static class FieldFilters
{
    // As Django's forms read them.
    private static readonly string[] Dates = ["yyyy-MM-dd", "M/d/yyyy", "M/d/yy"];

    /// <summary>The suffixes a field's filter has; null for a field that has none at all (flags).</summary>
    public static IReadOnlyList<string> LookupsOf(Field field) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.Decimal or FieldKind.DateTime or FieldKind.Id or FieldKind.Created or FieldKind.LastUpdated
            or FieldKind.Count or FieldKind.GenericId => Lookups.Number,
        _ when field.IsDate => Lookups.Number,
        FieldKind.Boolean => [],
        FieldKind.ObjectTypeName => ["n"],
        _ => Lookups.Text,
    };

    /// <summary>A condition, or null when the values ask for nothing; refusals go to <paramref name="errors"/>.</summary>
    public static Condition? Compile(
        State state, ObjectType type, Filter filter, string lookup, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        var field = FieldAt(type, filter.Path);
        if (lookup == "empty")
            return Lookups.Flag(values[^1]) is { } empty ? new Condition(row => IsEmpty(state, row, filter, field) == empty) : null;
        return field.Kind switch
        {
            FieldKind.Boolean => Lookups.Flag(values[^1]) is not { } flag ? null
                : Holding(state, type, filter, field, [flag]) is { } ids ? Condition.Of(ids)
                : With(state, type, filter, false, v => v is bool b && b == flag),
            FieldKind.Integer or FieldKind.Id or FieldKind.GenericId =>
                Numbers(state, type, filter, field, lookup, parameter, values, errors),
            FieldKind.Count => Counted(state, filter, field, lookup, parameter, values, errors),
            FieldKind.Decimal => Decimals(state, type, filter, lookup, parameter, values, errors),
            FieldKind.DateTime or FieldKind.Created or FieldKind.LastUpdated =>
                Times(state, type, filter, lookup, parameter, values, errors),
            _ when field.IsDate => Days(state, type, filter, lookup, parameter, values, errors),
            FieldKind.Choice or FieldKind.PlainChoice => Choices(state, type, filter, field, lookup, parameter, values, errors),
            _ => Texts(state, type, filter, field, lookup, parameter, values, errors),
        };
    }

    private static Field FieldAt(ObjectType type, IReadOnlyList<string> path)
    {
        foreach (var name in path.Take(path.Count - 1))
            type = ObjectTypes.Get(name[0] == '^' ? name[1..name.LastIndexOf('.')] : type[name].Target!);
        return type[path[^1]];
    }

    // Whether any of the values at the end of the filter's path passes; most paths end at the row itself.
    private static Func<Row, bool> Any(State state, ObjectType type, Filter filter, Func<object?, bool> test)
    {
        if (filter.Path.Count > 1)
            return row => Paths.Values(state, row, filter.Path).Any(test);
        var field = type[filter.Path[0]];
        return row => test(row[field]);
    }

    private static Condition With(State state, ObjectType type, Filter filter, bool isNegated, Func<object?, bool> test)
    {
        var any = Any(state, type, filter, test);
        return isNegated ? new Condition(row => !any(row)) : new Condition(any);
    }

    // What the index knows of rows whose path ends at one of some values.
    private static IdSet? Holding(State state, ObjectType type, Filter filter, Field field, IEnumerable<object> values)
    {
        var end = type;
        foreach (var name in filter.Path.Take(filter.Path.Count - 1))
            end = ObjectTypes.Get(name[0] == '^' ? name[1..name.LastIndexOf('.')] : end[name].Target!);
        var sets = new List<IdSet>();
        foreach (var value in values)
            if (IndexKeys.OfValue(end, field, value) is { } key)
                sets.Add(state[end].Find(key));
            else
                return null;
        return Paths.Leading(state, type, [.. filter.Path.Take(filter.Path.Count - 1)], IdSet.Union(sets));
    }

    private static bool IsEmpty(State state, Row row, Filter filter, Field field) => field.Kind is FieldKind.Count
        ? false
        : Paths.Values(state, row, filter.Path).DefaultIfEmpty(null).Any(v => v is null or "");

    private static Condition? Numbers(
        State state, ObjectType type, Filter filter, Field field, string lookup, string parameter, IReadOnlyList<string> values,
        FieldErrors errors)
    {
        var wanted = new List<long>();
        foreach (var value in values)
        {
            if (!long.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                errors.Add(parameter, "Enter a whole number.");
                return null;
            }
            wanted.Add(number);
        }
        if (field.Kind == FieldKind.Id && filter.Path.Count == 1 && lookup == "")
            return Condition.Of(IdSet.Of(wanted.Where(id => state.Find(type, id) != null)));
        var condition = With(state, type, filter, lookup == "n", lookup == "n"
            ? v => v is long n && wanted.Contains(n)
            : v => v is long n && wanted.Exists(w => Lookups.Compare(lookup, n, w)));
        return field.Kind == FieldKind.Id && filter.Path.Count == 1 ? Bounded(condition, lookup, wanted) : condition;
    }

    // Whoever reads a list by its ids is not made to wait for those before.
    private static Condition Bounded(Condition condition, string lookup, List<long> wanted) => lookup switch
    {
        "gt" or "gte" => condition with { First = wanted.Min() },
        "lt" or "lte" => condition with { Last = wanted.Max() },
        _ => condition,
    };

    private static Condition? Counted(
        State state, Filter filter, Field field, string lookup, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        var wanted = values.Select(v => long.TryParse(v, CultureInfo.InvariantCulture, out var n) ? n : (long?)null).ToList();
        if (wanted.Contains(null))
        {
            errors.Add(parameter, "Enter a whole number.");
            return null;
        }
        return new Condition(row =>
        {
            var count = Reading.Counts.Of(state, row, field);
            return lookup == "n" ? !wanted.Contains(count) : wanted.Exists(w => Lookups.Compare(lookup, count, w!.Value));
        });
    }

    private static Condition? Decimals(
        State state, ObjectType type, Filter filter, string lookup, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        var wanted = new List<decimal>();
        foreach (var value in values)
        {
            if (!decimal.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                errors.Add(parameter, "Enter a number.");
                return null;
            }
            wanted.Add(number);
        }
        return With(state, type, filter, lookup == "n", lookup == "n"
            ? v => v is decimal n && wanted.Contains(n)
            : v => v is decimal n && wanted.Exists(w => Lookups.Compare(lookup, n, w)));
    }

    private static Condition? Times(
        State state, ObjectType type, Filter filter, string lookup, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        var wanted = new List<DateTimeOffset>();
        foreach (var value in values)
        {
            if (!Lookups.TryTime(value, out var time))
            {
                errors.Add(parameter, "Enter a valid date/time.");
                return null;
            }
            wanted.Add(time);
        }
        return With(state, type, filter, lookup == "n", lookup == "n"
            ? v => v is DateTimeOffset t && wanted.Contains(t)
            : v => v is DateTimeOffset t && wanted.Exists(w => Lookups.Compare(lookup, t, w)));
    }

    // Days stand in the order of their texts.
    private static Condition? Days(
        State state, ObjectType type, Filter filter, string lookup, string parameter, IReadOnlyList<string> values, FieldErrors errors)
    {
        var wanted = new List<string>();
        foreach (var value in values)
        {
            if (!DateOnly.TryParseExact(value.Trim(), Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                errors.Add(parameter, "Enter a valid date.");
                return null;
            }
            wanted.Add(day.ToString(Dates[0], CultureInfo.InvariantCulture));
        }
        return With(state, type, filter, lookup == "n", lookup == "n"
            ? v => v is string day && wanted.Contains(day)
            : v => v is string day && wanted.Exists(w => Lookups.Compare(lookup, string.CompareOrdinal(day, w), 0)));
    }

    private static Condition? Choices(
        State state, ObjectType type, Filter filter, Field field, string lookup, string parameter, IReadOnlyList<string> values,
        FieldErrors errors)
    {
        var wanted = new List<string?>();
        foreach (var value in values)
        {
            if (value != "null" && !field.Choices!.Contains(value))
            {
                errors.Add(parameter, $"Select a valid choice. {value} is not one of the available choices.");
                return null;
            }
            wanted.Add(value == "null" ? null : value);
        }
        if (lookup is "" or "n" && !wanted.Contains(null) && Holding(state, type, filter, field, wanted.OfType<string>()) is { } ids)
            return lookup == "" ? Condition.Of(ids) : Condition.NoneOf(ids);
        List<Func<string, bool>?> tests = [.. wanted.Select(w => w == null ? null : Lookups.OfText(lookup, w, false))];
        return With(state, type, filter, Lookups.Negates(lookup), value =>
            tests.Exists(test => test == null ? value == null : value is string text && test(text)));
    }

    private static Condition? Texts(
        State state, ObjectType type, Filter filter, Field field, string lookup, string parameter, IReadOnlyList<string> values,
        FieldErrors errors)
    {
        var tests = new List<Func<string, bool>>();
        foreach (var value in values)
        {
            var wanted = lookup is "" or "n" ? Wanted(field, value) : value;
            if (Lookups.OfText(lookup, wanted, filter.IgnoreCase || field.Kind == FieldKind.Mac) is { } test)
            {
                tests.Add(test);
                continue;
            }
            errors.Add(parameter, $"Invalid regular expression: {value}");
            return null;
        }
        // A null is no text: it never matches, and is kept by the negations.
        var condition = With(state, type, filter, Lookups.Negates(lookup), value => value is string text && tests.Exists(t => t(text)));
        // Texts are indexed without regard to case, which is one thing in ASCII alone.
        var isIndexed = lookup == "" || (lookup == "ie" && values.All(v => System.Text.Ascii.IsValid(v)));
        return isIndexed && Holding(state, type, filter, field, values.Select(v => Wanted(field, v))) is { } ids
            ? condition with { Candidates = ids }
            : condition;
    }

    private static string Wanted(Field field, string value) =>
        field.Kind == FieldKind.Mac ? Values.MacText.Normalize(value, 6) ?? value : value;
}
