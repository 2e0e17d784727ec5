using Plumbline.Jinja.Filters;
using Plumbline.Jinja.Filters.Ansible;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Tests;

namespace Plumbline.Jinja;

/// <summary>One catalog of filters and tests for each choice of sets, built when it is first needed.</summary>
internal static class Catalogs
{
    private static readonly Catalog?[] Known = new Catalog?[4];

    public static Catalog For(FilterSets sets)
    {
        var at = (int)sets & 3;
        return Known[at] ??= Build(sets);
    }

    private static Catalog Build(FilterSets sets)
    {
        var (filters, tests) = (BuiltinFilters.All(), BuiltinTests.All());
        if (sets.HasFlag(FilterSets.Rulebook))
            RulebookFilters.AddTo(filters);
        if (sets.HasFlag(FilterSets.Ansible))
            AnsibleCatalog.AddTo(filters, tests);
        return new Catalog(filters, tests)
        {
            WhyNot = (what, name) => sets.HasFlag(FilterSets.Ansible)
                ? Withheld.Reason(what, name) ?? FullName(what == "test" ? tests : filters, name)
                : null,
        };
    }

    // Of some collections Ansible finds nothing by its short name.
    private static string? FullName(Dictionary<string, Operation> operations, string name) =>
        Array.Find(["ansible.utils.", "ansible.netcommon."], collection => operations.ContainsKey(collection + name)) is { } found
            ? $"its name is '{found}{name}'"
            : null;
}
