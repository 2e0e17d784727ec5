using Plumbline.Jinja.Filters.Ansible.Addresses;
using Plumbline.Jinja.Filters.Ansible.Structures;
using Plumbline.Jinja.Filters.Ansible.Times;
using Plumbline.Jinja.Filters.Ansible.Yaml;
using Plumbline.Jinja.Runtime;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>
/// What Ansible's templates know beside Jinja2's own, under the short name, under <c>ansible.builtin</c> and under <c>ansible.legacy</c>.
/// </summary>
internal static class AnsibleCatalog
{
    public static void AddTo(Dictionary<string, Operation> filters, Dictionary<string, Operation> tests)
    {
        var (own, ownTests) = (new Dictionary<string, Operation>(), new Dictionary<string, Operation>());
        ValueFilters.AddTo(own);
        CollectionFilters.AddTo(own);
        ElementFilters.AddTo(own);
        CombinatorialFilters.AddTo(own);
        RandomFilters.AddTo(own);
        MathFilters.AddTo(own);
        SizeFilters.AddTo(own);
        EncodingFilters.AddTo(own);
        RegexFilters.AddTo(own);
        PathFilters.AddTo(own);
        UrlFilters.AddTo(own);
        CommentFilter.AddTo(own);
        TimeFilters.AddTo(own);
        YamlFilters.AddTo(own);
        AnsibleTests.AddTo(ownTests);
        ResultTests.AddTo(ownTests);
        PathFilters.AddTestsTo(ownTests);
        UrlFilters.AddTestsTo(ownTests);
        Register(own, filters);
        AddressFilters.AddTo(filters);
        var structures = new Dictionary<string, Operation> { ["index_of"] = IndexFilter.IndexOf };
        DataPathFilters.AddTo(structures);
        KeyFilters.AddTo(structures);
        foreach (var (name, operation) in structures)
            filters["ansible.utils." + name] = operation;
        Register(ownTests, tests);
        AddressTests.AddTo(tests);
    }

    private static void Register(Dictionary<string, Operation> own, Dictionary<string, Operation> all)
    {
        foreach (var (name, operation) in own)
            all[name] = all["ansible.builtin." + name] = all["ansible.legacy." + name] = operation;
    }
}
