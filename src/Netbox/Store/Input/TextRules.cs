using System.Globalization;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Store.Input;

/// <summary>Rules that single texts have beyond their length.</summary>
internal static partial class TextRules
{
    public static IEnumerable<string> Check(ObjectType type, Field field, string text) => (type.Label, field.Name) switch
    {
        ("ipam.ipaddress", "dns_name") when !DnsName().IsMatch(text) =>
            ["Only alphanumeric characters, asterisks, hyphens, periods, and underscores are allowed in DNS names"],
        ("extras.customfield", "name") => CustomFieldName(text),
        ("ipam.aggregate", "date_added") when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, 0, out _) =>
            ["Date has wrong format. Use one of these formats instead: YYYY-MM-DD."],
        ("extras.customfield", "validation_regex")
            when !Querying.Lookups.TryPattern(text) => [$"{text} is not a valid regular expression."],
        ("users.user", "username") when !IsUserName(text) =>
            ["Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."],
        _ => [],
    };

    public static bool IsUserName(string text) => UserName().IsMatch(text);

    private static IEnumerable<string> CustomFieldName(string text)
    {
        if (!WordName().IsMatch(text))
            yield return "Only alphanumeric characters and underscores are allowed.";
        if (text.Contains("__", StringComparison.Ordinal))
            yield return "Double underscores are not permitted in custom field names.";
    }

    [GeneratedRegex(@"^([0-9A-Za-z_-]+|\*)(\.[0-9A-Za-z_-]+)*\.?\z")]
    private static partial Regex DnsName();

    [GeneratedRegex(@"^[a-z0-9_]+\z", RegexOptions.IgnoreCase)]
    private static partial Regex WordName();

    [GeneratedRegex(@"^[\w.@+-]+\z")]
    private static partial Regex UserName();
}
