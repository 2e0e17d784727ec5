using Plumbline.Jinja.Runtime;

namespace Plumbline.Jinja.Filters;

/// <summary>What Ansible's templates know beside Jinja2's own.</summary>
internal static class AnsibleCatalog
{
    public static void AddTo(Dictionary<string, Operation> filters, Dictionary<string, Operation> tests)
    {
    }
}
