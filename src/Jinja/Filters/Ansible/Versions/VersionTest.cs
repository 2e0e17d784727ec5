using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Versions;

/// <summary>The test <c>version</c>: two versions of one kind, and how the first must stand to the second.</summary>
internal static class VersionTest
{
    private static readonly string[] Operators = ["==", "=", "eq", "<", "lt", "<=", "le", ">", "gt", ">=", "ge", "!=", "<>", "ne"];
    private static readonly string[] Kinds = ["loose", "strict", "semver", "semantic", "pep440"];

    public static bool Holds(Bound b)
    {
        if (!b.IsNone(3) && !b.IsNone(4))
            throw Refused("Cannot specify both 'strict' and 'version_type'");
        if (!Truth.Of(b[0]))
            throw Refused("Input version value cannot be empty");
        if (!Truth.Of(b[1]))
            throw Refused("Version parameter to compare against cannot be empty");
        var kind = b.Truth(3) ? "strict" : b.IsNone(4) ? "loose" : PythonText.Str(b[4]);
        if (!Kinds.Contains(kind))
            throw Refused($"Invalid version type ({kind}). Must be one of {Listed(Kinds)}");
        var op = b.Has(2) ? PythonText.Str(b[2]) : "eq";
        if (!Operators.Contains(op))
            throw Refused($"Invalid operator type ({op}). Must be one of {Listed(Operators)}");
        var order = Compare(PythonText.Str(b[0]), PythonText.Str(b[1]), kind);
        return op switch
        {
            "==" or "=" or "eq" => order == 0,
            "!=" or "<>" or "ne" => order != 0,
            "<" or "lt" => order < 0,
            "<=" or "le" => order <= 0,
            ">" or "gt" => order > 0,
            _ => order >= 0,
        };
    }

    public static TemplateException Failed(string problem) => Refused($"Version comparison failed: {problem}");

    private static int Compare(string left, string right, string kind)
    {
        Budget.Scan(left.Length + (long)right.Length);
        return kind switch
        {
            "loose" => LooseVersion.Compare(left, right),
            "strict" => StrictVersion.Read(left).CompareTo(StrictVersion.Read(right)),
            "pep440" => PythonVersion.Read(left).CompareTo(PythonVersion.Read(right)),
            _ => SemanticVersion.Read(left).CompareTo(SemanticVersion.Read(right)),
        };
    }

    private static TemplateException Refused(string text) => Raise.Runtime("AnsibleFilterError", text);

    private static string Listed(string[] names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
