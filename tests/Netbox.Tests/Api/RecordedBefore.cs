namespace Plumbline.Netbox.Tests.Api;

/// <summary>What was in the NetBox of the recordings before the first module ran, as far as its answers tell of it.</summary>
internal static class RecordedBefore
{
    private static readonly List<(string List, long Id, string Body)> Before =
    [
        ("dcim/regions/", 1, """{"name": "Europe", "slug": "europe"}"""),
        .. Enumerable.Range(1, 10).Select(n =>
            ("dcim/sites/", (long)n, $$"""{"name": "Site {{n}}", "slug": "site-{{n}}", "region": 1}""")),
        .. Enumerable.Range(2, 4).Select(n => ("extras/tags/", (long)n, $$"""{"name": "t{{n}}", "slug": "t{{n}}"}""")),
        ("extras/tags/", 6, """{"name": "keep tag", "slug": "keep-tag"}"""),
        ("virtualization/virtual-machines/", 1, """{"name": "tmpl", "site": 1}"""),
        ("extras/custom-fields/", 1, """
            {"name": "login_user", "type": "text", "object_types": ["virtualization.virtualmachine"]}
            """),
        ("extras/config-contexts/", 1, """
            {"name": "all", "data": {"nested": {"a": 1, "b": {"c": [1, 2]}},
              "ntp_servers": ["10.0.0.1", "10.0.0.2"], "ansible_roles": ["baseline"]}}
            """),
    ];

    public static async Task MakeAsync(RecordedClient client)
    {
        foreach (var (list, id, body) in Before)
            await client.MakeAsync(list, id, body);
    }
}
