using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;

namespace Plumbline.Web.Machines;

/// <summary>The calls that document a machine, as somebody would write them himself; the token comes from the environment.</summary>
internal static partial class MachineCalls
{
    /// <summary>For a shell; numbers that are known only after a call stand as its variables.</summary>
    public static string Curl(string server, IEnumerable<MachineCall> calls)
    {
        var lines = new List<string> { "TOKEN=…   # a token of yours" };
        foreach (var call in calls)
        {
            var path = call.Changes is { } changed ? $"{call.Path}'${Shell(changed)}'/" : call.Path;
            var body = Object(call, made => $"'${Shell(made)}'", Quoted);
            var curl = $"curl -s -X {call.Method} -H \"Authorization: Token $TOKEN\" -H 'Content-Type: application/json' \\\n"
                + $"  '{Within(server)}/api/{path}' -d '{body}'";
            lines.Add(call.Makes is { } made ? $"{Shell(made)}=$({curl} | jq .id)" : curl);
        }
        return string.Join('\n', lines);

        static string Shell(string made) => made switch { "interface" => "IF", "address" => "IP", _ => made.ToUpperInvariant() };
        static string Quoted(JsonNode? value) => Within(Json(value));
        static string Within(string text) => text.Replace("'", @"'\''", StringComparison.Ordinal);
    }

    /// <summary>With pynetbox.</summary>
    public static string Pynetbox(string server, IEnumerable<MachineCall> calls)
    {
        var lines = new List<string>
        {
            "import os", "import pynetbox", "", $"nb = pynetbox.api({PythonText.Repr(server)}, token=os.environ[\"NETBOX_TOKEN\"])",
        };
        foreach (var call in calls)
        {
            var body = Object(
                call, made => $"{made}.id", value => PythonText.Repr(JsonValues.FromJson(JsonElement.Parse(Json(value)))), ": ", ", ");
            lines.Add(call.Changes is { } changed
                ? $"{changed}.update({body})"
                : $"{call.Makes} = nb.{Endpoint(call.Path)}.create({body})");
        }
        return string.Join('\n', lines);

        static string Endpoint(string path) => string.Join('.', path.TrimEnd('/').Split('/')
            .Select(part => part.All(char.IsAsciiDigit) ? $"get({part})" : part.Replace('-', '_')));
    }

    /// <summary>As a play that makes the same calls.</summary>
    public static string Ansible(string server, IEnumerable<MachineCall> calls)
    {
        var lines = new List<string>
        {
            "- hosts: localhost", "  gather_facts: false", "  module_defaults:", "    ansible.builtin.uri:",
            "      headers: {Authorization: \"Token {{ lookup('env', 'NETBOX_TOKEN') }}\"}", "      body_format: json",
            "      status_code: [200, 201]", "  tasks:",
        };
        foreach (var call in calls)
        {
            var path = call.Changes is { } changed ? $"{call.Path}{{{{ {changed}.json.id }}}}/" : call.Path;
            lines.Add($"    - name: {(call.Makes is { } named ? $"The {Word(named)}" : "Its primary address")}");
            lines.Add("      ansible.builtin.uri:");
            lines.Add($"        url: {Json(JsonValue.Create($"{server}/api/{path}"))}");
            lines.Add($"        method: {call.Method}");
            lines.Add($"        body: {Object(call, made => $"\"{{{{ {made}.json.id }}}}\"", Untemplated, ": ", ", ")}");
            if (call.Makes is { } made)
                lines.Add($"      register: {made}");
        }
        return string.Join('\n', lines);

        static string Word(string made) => made == "vm" ? "machine" : made;
    }

    /// <summary>For Terraform and OpenTofu, with the provider <c>e-breuninger/netbox</c>.</summary>
    public static string Terraform(string server, IEnumerable<MachineCall> calls)
    {
        var blocks = new List<string>
        {
            "terraform {\n  required_providers {\n    netbox = { source = \"e-breuninger/netbox\" }\n  }\n}",
            $"# the token is NETBOX_API_TOKEN\nprovider \"netbox\" {{\n  server_url = {Hcl(JsonValue.Create(server))}\n}}",
        };
        foreach (var call in calls)
        {
            var (kind, body) = Resource(call);
            var fields = string.Join('\n', body.Select(f => $"  {f.Name} = {f.Value}"));
            blocks.Add($"resource \"{kind}\" \"{call.Makes ?? "primary"}\" {{\n{fields}\n}}");
        }
        return string.Join("\n\n", blocks);
    }

    private static (string Kind, IEnumerable<(string Name, string Value)> Body) Resource(MachineCall call) => call switch
    {
        { Changes: not null } => ("netbox_primary_ip", [("virtual_machine_id", "netbox_virtual_machine.vm.id"),
            ("ip_address_id", $"{AddressKind(call.Path)}.address.id"),
            .. call.Names is { Field: "primary_ip6" } ? [("ip_address_version", "6")] : Array.Empty<(string, string)>()]),
        { Makes: "vm" } => ("netbox_virtual_machine", call.Body.Select(f => (Attribute(f.Key), f.Key == "local_context_data"
            ? $"jsonencode({Hcl(f.Value)})" : Hcl(f.Value)))),
        { Makes: "interface" } =>
            ("netbox_interface", [("virtual_machine_id", "netbox_virtual_machine.vm.id"), ("name", Hcl(call.Body["name"]))]),
        _ => (AddressKind(call.Path), [.. call.Body["address"] is { } typed
            ? [("ip_address", Hcl(typed))] : new[] { ("prefix_id", call.Path.Split('/')[2]) },
            ("status", "\"active\""), ("virtual_machine_interface_id", "netbox_interface.interface.id")]),
    };

    private static string AddressKind(string path) =>
        path.EndsWith("available-ips/", StringComparison.Ordinal) ? "netbox_available_ip_address" : "netbox_ip_address";

    private static string Attribute(string field) => field switch
    {
        "site" or "cluster" or "role" => field + "_id",
        "memory" => "memory_mb",
        "disk" => "disk_size_mb",
        _ => field,
    };

    private static string Object(
        MachineCall call, Func<string, string> made, Func<JsonNode?, string> write, string colon = ":", string comma = ",") =>
        "{" + string.Join(comma, (call.Names is { } names ? [(names.Field, made(names.Made))] : Array.Empty<(string Field, string Value)>())
            .Concat(call.Body.Select(f => (Field: f.Key, Value: write(f.Value))))
            .Select(f => write(JsonValue.Create(f.Field)) + colon + f.Value)) + "}";

    // Beyond JSON, languages know no characters of two halves, and what cannot be seen is seen as its number.
    private static string Json(JsonNode? value) => Unclear().Replace(value?.ToJsonString(MachineFields.Plain) ?? "null", found => found switch
    {
        { Length: 12 } => Regex.Unescape(found.Value),
        { Value: ['\\', ..] } => found.Value,
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)found.Value[0]:x4}"),
    });

    // Ansible would take what stands in braces for a template.
    private static string Untemplated(JsonNode? value) => value switch
    {
        JsonObject map => "{" + string.Join(", ", map.Select(f => $"{Json(JsonValue.Create(f.Key))}: {Untemplated(f.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Untemplated)) + "]",
        _ => Json(value) is var text && text.StartsWith('"') && text.Contains('{', StringComparison.Ordinal) ? "!unsafe " + text : text,
    };

    private static string Hcl(JsonNode? value) => Unknown().Replace(
        Json(value).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal),
        found => found.Value switch { @"\b" => @"\u0008", @"\f" => @"\u000c", var known => known });

    [GeneratedRegex(@"\\u[Dd][89ABab]..\\u[Dd][C-Fc-f]..|\\.|\p{Cf}")]
    private static partial Regex Unclear();

    // Each escape is looked at, so that none begins within another.
    [GeneratedRegex(@"\\.")]
    private static partial Regex Unknown();
}
