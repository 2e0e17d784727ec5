using Plumbline.Jinja.Runtime;

namespace Plumbline.Jinja.Filters.Ansible;

/// <summary>What Ansible's templates know beside Jinja2's own, under the short name and under <c>ansible.builtin</c>.</summary>
internal static class AnsibleCatalog
{
    public static void AddTo(Dictionary<string, Operation> filters, Dictionary<string, Operation> tests)
    {
        var (own, ownTests) = (new Dictionary<string, Operation>(), new Dictionary<string, Operation>());
        ValueFilters.AddTo(own);
        CollectionFilters.AddTo(own);
        EncodingFilters.AddTo(own);
        RegexFilters.AddTo(own);
        PathFilters.AddTo(own);
        AnsibleTests.AddTo(ownTests);
        Register(own, filters);
        Register(ownTests, tests);
    }

    private static void Register(Dictionary<string, Operation> own, Dictionary<string, Operation> all)
    {
        foreach (var (name, operation) in own)
            all[name] = all["ansible.builtin." + name] = operation;
    }
}
