using Microsoft.AspNetCore.Http;
using Plumbline.Web.Lists;

namespace Plumbline.Web.Machines;

/// <summary>What the API is asked for the list of machines: the filters and the order of an address, as it knows them.</summary>
internal static class MachineQuery
{
    private static readonly string[] Filters = ["q", "site", "role", "tag"];

    /// <param name="columns">Those that are shown.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Of(IQueryCollection address, IReadOnlyList<ListColumn> columns)
    {
        // What only one column shows is not made for the others.
        if (columns.All(column => column.Key != MachineColumns.Software))
            yield return new("exclude", "config_context");
        foreach (var name in Filters)
            if (address[name].ToString() is { Length: > 0 } value)
                yield return new(name, value);
        var sort = address["sort"].ToString();
        if (MachineColumns.All.Any(column => column.Sort is { } field && (sort == field || sort == "-" + field)))
            yield return new("ordering", sort);
    }
}
