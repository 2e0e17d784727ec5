using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters.Ansible.Addresses;

/// <summary>The addresses of network cards in the spellings of systems.</summary>
internal static class HardwareFilters
{
    private const string Known =
        "bare, bool, cisco, eui48, int, linux, pgsql, postgresql, psql, unix and win";

    public static Operation Named(string name) =>
        new(new(name, 1, "value", "query", "alias"), (_, b) => Ask(b.Plain(0), b.Has(1) ? b.Plain(1) : "", name));

    private static object? Ask(object? value, object? query, string filter)
    {
        if ((value as UndefinedValue ?? query as UndefinedValue) is { } undefined)
            throw undefined.Error();
        var address = HardwareAddress.Read(value);
        var asked = Plain.TextOrNull(query);
        if (address is null)
            return asked is "" or "bool" ? null : throw Refused($"{filter}: {PythonText.Repr(value)} is no hardware address");
        return asked switch
        {
            "" => PythonText.Str(value),
            "bool" => true,
            "int" => PythonNumber.Fit(address.Value),
            _ when address.Width > 48 => throw Refused($"{filter}: '{asked}' writes addresses of 48 bits, and this one has 64"),
            "bare" => address.Write(12, ':').ToUpperInvariant(),
            "cisco" => address.Write(4, '.'),
            "eui48" or "win" => address.Write(2, '-').ToUpperInvariant(),
            "linux" => address.Write(2, ':'),
            "unix" => string.Join(':', address.Write(2, ':').Split(':').Select(octet => octet[0] == '0' ? octet[1..] : octet)),
            "pgsql" or "postgresql" or "psql" => address.Write(6, ':'),
            _ => throw Refused($"{filter}: {PythonText.Repr(query)} is no way to write an address; these are: {Known}"),
        };
    }

    private static TemplateException Refused(string problem) => Raise.Runtime("AnsibleFilterError", problem);
}
