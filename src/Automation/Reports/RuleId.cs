using System.Security.Cryptography;
using System.Text;

namespace Plumbline.Automation.Reports;

/// <summary>Identifies a ruleset or a rule in reports: the same name has the same id in every run.</summary>
internal static class RuleId
{
    public static Guid Of(params string[] names) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', names))).AsSpan(0, 16), bigEndian: true);
}
