using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Plumbline.Netbox.Api;
using Plumbline.Web.Calls;
using Plumbline.Web.Lists;

namespace Plumbline.Web.Machines.Many;

/// <summary>Tables of machines as files: a sample to begin with, and the list of machines as it is filtered and sorted.</summary>
internal sealed class CsvFile(ConsoleParts parts)
{
    private const int PageSize = 1000;
    private const string Address = SheetColumns.Address;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file, by the mark at its beginning; UTF-8 without one.</summary>
    /// <exception cref="DecoderFallbackException">It is no such text.</exception>
    public static string Decode(byte[] file) => file switch
    {
        [0xFF, 0xFE, ..] => new UnicodeEncoding(false, true, true).GetString(file.AsSpan(2)),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(true, true, true).GetString(file.AsSpan(2)),
        _ => Utf8.GetString(file),
    };

    /// <summary><c>GET /machines/sample.csv</c></summary>
    public static async Task SampleAsync(HttpContext http)
    {
        var store = http.RequestServices.GetRequiredService<StoreCalls>();
        var site = (await store.GetAsync("dcim/sites/?limit=1&fields=id,name").ConfigureAwait(false)).Results.FirstOrDefault().Text("name");
        Begin(http, "machines-sample.csv");
        await http.Response.WriteAsync(string.Concat(((string[][])
        [
            ["name", "site", "vcpus", "memory", "interface", "address", "software", "description"],
            ["web1", site, "2", "4096", "eth0", "192.0.2.11/24", "baseline, nginx", "the first of many"],
            ["web2", site, "2", "4096", "eth0", "192.0.2.12/24", "baseline", ""],
        ]).Select(Line))).ConfigureAwait(false);
    }

    /// <summary><c>GET /machines/export.csv</c>, with the parameters of the page.</summary>
    public async Task ExportAsync(HttpContext http)
    {
        var store = http.RequestServices.GetRequiredService<StoreCalls>();
        var query = http.Request.Query;
        var kind = MachineKind.Of(query["kind"]);
        var columns = ListColumns.Of(http, "machines", query[ListColumns.Parameter], MachineColumns.All);
        var states = new MachineStates(parts, store.Access);
        var asked = MachineQuery.Of(query, columns);
        Begin(http, $"{kind.Word}s.csv");
        // Spreadsheets take what has no mark for the system's own encoding.
        await http.Response.WriteAsync("\uFEFF" + Line(columns.SelectMany(Keys)), http.RequestAborted).ConfigureAwait(false);
        for (var (place, more) = (PageKey.Of(null, null, states.Wanted(query["state"])), true); more;)
        {
            var answer = await store.ListAsync(
                QueryHelpers.AddQueryString(kind.Path, asked.Append(KeyValuePair.Create("limit", (string?)$"{PageSize}"))), place)
                .ConfigureAwait(false);
            var interfaces = columns.Any(column => column.Key == Address)
                ? await InterfacesAsync(store, [.. answer.Results]).ConfigureAwait(false)
                : [];
            var (last, read) = (0L, 0);
            foreach (var machine in answer.Results)
            {
                var state = states.Of(machine.Text("name"));
                var line = Line(columns.SelectMany(column => Cells(column, machine, state, interfaces)));
                await http.Response.WriteAsync(line, http.RequestAborted).ConfigureAwait(false);
                (last, read) = (machine.Number("id"), read + 1);
            }
            var next = place.Offset + read;
            more = read > 0 && next < answer.Count;
            place = new ListPlace { Beside = last, Position = next, Named = place.Named };
        }
    }

    // An address that is taken back needs its interface.
    private static string[] Keys(ListColumn column) => column.Key == Address ? [SheetColumns.Interface, Address] : [column.Key];

    private static string[] Cells(ListColumn column, JsonElement machine, MachineState state, Dictionary<string, string> interfaces)
    {
        var text = MachineColumns.Text(column.Key, machine, state);
        return column.Key == Address ? [interfaces.GetValueOrDefault(machine.Text("primary_ip", "id"), ""), text] : [text];
    }

    // By the number of the address; lists of machines do not tell it.
    private static async Task<Dictionary<string, string>> InterfacesAsync(StoreCalls store, IReadOnlyList<JsonElement> machines)
    {
        var ids = machines.Select(machine => machine.Text("primary_ip", "id")).Where(id => id.Length > 0).ToList();
        if (ids.Count == 0)
            return [];
        var query = QueryHelpers.AddQueryString("ipam/ip-addresses/", ids.Select(id => KeyValuePair.Create("id", (string?)id))
            .Append(new("fields", "id,assigned_object")).Append(new("limit", $"{PageSize}")));
        return (await store.GetAsync(query).ConfigureAwait(false)).Results
            .ToDictionary(address => address.Text("id"), address => address.Text("assigned_object", "name"));
    }

    private static void Begin(HttpContext http, string file)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
    }

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(CsvText.Cell)) + "\r\n";
}
