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
    [InlineData(null, null, null, null, "{\n  a", "The context is no JSON: line 2, column 3.")]
    public void Problem_OfWhatWasTyped_IsSaid(
        string? vcpus, string? name, string? address, string? prefix, string? context, string? problem) =>
        Assert.Equal(problem, new MachineDocumentation(new NewMachine
        {
            Name = "web1", Vcpus = vcpus, Interface = name, Address = address, Prefix = prefix, Context = context,
        }).Problem);

    [Fact]
    public void AsCurl_WholeMachine_IsTheCallsThatAreMade()
    {
        var calls = new MachineDocumentation(new NewMachine
        {
            Name = "o'brien", Site = "1", Interface = "eth0", Address = "10.0.0.5/24",
        }).AsCurl("http://h").ReplaceLineEndings("\n");

        Assert.Contains("""VM=$(curl -s -X POST""", calls, StringComparison.Ordinal);
        Assert.Contains(
            """'http://h/api/virtualization/virtual-machines/' -d '{"name":"o'\''brien","status":"active","site":1}' | jq .id)""",
            calls, StringComparison.Ordinal);
        Assert.Contains("""{"virtual_machine":'$VM',"name":"eth0"}""", calls, StringComparison.Ordinal);
        Assert.Contains("""{"primary_ip4":'$IP'}""", calls, StringComparison.Ordinal);
    }
}
