using Plumbline.Web.Machines;
using Xunit;

namespace Plumbline.Web.Tests.Machines;

public sealed class MachineDocumentationTests
{
    // vcpus | interface | address | prefix | context | problem
    [Theory]
    [InlineData("2", "eth0", "10.0.0.5/24", null, null, null)]
    [InlineData(null, null, null, null, "{\"a\": 1}", null)]
    [InlineData("two", null, null, null, null, "vcpus: 'two' is no number.")]
    [InlineData(null, null, "10.0.0.5/24", null, null, "An address needs an interface: give it a name.")]
    [InlineData(null, "eth0", "10.0.0.5/24", "3", null, "Give an address, or a prefix to take the next free one of; not both.")]
    [InlineData(null, null, null, null, "[1]", "The context has to be a JSON object, as {\"software\": [\"nginx\"]}.")]
    [InlineData(null, null, null, null, "{\n  a", "The context: this is no JSON: line 2, column 3.")]
    public void Problem_OfWhatWasTyped_IsSaid(
        string? vcpus, string? name, string? address, string? prefix, string? context, string? problem) =>
        Assert.Equal(problem, new MachineDocumentation(new NewMachine
        {
            Name = "web1", Vcpus = vcpus, Interface = name, Address = address, Prefix = prefix, Context = context,
        }).Problem);

    private static IReadOnlyList<MachineCall> Calls(string? address = "10.0.0.5/24", string? prefix = null) => new MachineDocumentation(
        new NewMachine
        {
            Name = "o'brien {{ x }}", Site = "1", Interface = "eth0", Address = address, Prefix = prefix, User = "root", Software = ["nginx"],
            Context = """{"a": "${b}"}""",
        }).Calls();

    [Fact]
    public void Calls_ForAShell_AreThoseThatAreMade()
    {
        var calls = MachineCalls.Curl("http://h", Calls());

        Assert.Contains("""VM=$(curl -s -X POST""", calls, StringComparison.Ordinal);
        Assert.Contains(
            """'http://h/api/virtualization/virtual-machines/' -d '{"name":"o'\''brien {{ x }}","status":"active","site":1,""",
            calls, StringComparison.Ordinal);
        Assert.Contains("""{"virtual_machine":'$VM',"name":"eth0"}""", calls, StringComparison.Ordinal);
        Assert.Contains("""'http://h/api/virtualization/virtual-machines/'$VM'/' -d '{"primary_ip4":'$IP'}'""", calls, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_InOtherLanguages_SayTheSame()
    {
        var python = MachineCalls.Pynetbox("http://h", Calls(null, "3"));
        Assert.Contains("vm = nb.virtualization.virtual_machines.create({'name': \"o'brien {{ x }}\", 'status': 'active', 'site': 1,", python, StringComparison.Ordinal);
        Assert.Contains("'custom_fields': {'login_user': 'root'}", python, StringComparison.Ordinal);
        Assert.Contains("'ansible_roles': ['nginx']", python, StringComparison.Ordinal);
        Assert.Contains("interface = nb.virtualization.interfaces.create({'virtual_machine': vm.id, 'name': 'eth0'})", python, StringComparison.Ordinal);
        Assert.Contains("address = nb.ipam.prefixes.get(3).available_ips.create({'assigned_object_id': interface.id,", python, StringComparison.Ordinal);
        Assert.EndsWith("vm.update({'primary_ip4': address.id})", python, StringComparison.Ordinal);

        var play = MachineCalls.Ansible("http://h", Calls());
        Assert.Contains("body: {\"name\": !unsafe \"o'brien {{ x }}\", \"status\": \"active\"", play, StringComparison.Ordinal);
        Assert.Contains("url: \"http://h/api/virtualization/virtual-machines/{{ vm.json.id }}/\"", play, StringComparison.Ordinal);
        Assert.Contains("body: {\"primary_ip4\": \"{{ address.json.id }}\"}", play, StringComparison.Ordinal);

        var terraform = MachineCalls.Terraform("http://h", Calls());
        Assert.Contains("  site_id = 1\n", terraform, StringComparison.Ordinal);
        Assert.Contains("  local_context_data = jsonencode({\"a\":\"$${b}\",\"ansible_roles\":[\"nginx\"]})", terraform, StringComparison.Ordinal);
        Assert.Contains("resource \"netbox_ip_address\" \"address\" {\n  ip_address = \"10.0.0.5/24\"", terraform, StringComparison.Ordinal);
        Assert.Contains("ip_address_id = netbox_ip_address.address.id", terraform, StringComparison.Ordinal);
        Assert.Contains("resource \"netbox_available_ip_address\" \"address\" {\n  prefix_id = 3", MachineCalls.Terraform("http://h", Calls(null, "3")), StringComparison.Ordinal);
    }

    [Fact]
    public void Software_ThatIsTickedAndWritten_IsRefused() => Assert.Contains("ansible_roles", new MachineDocumentation(new NewMachine
    {
        Name = "m", Software = ["a"], Context = """{"ansible_roles": ["b"]}""",
    }).Problem, StringComparison.Ordinal);
}
