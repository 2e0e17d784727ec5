using System.Text;
using Plumbline.Automation.Intake.Netbox;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

/// <summary>What a NetBox tells of results that were written back, and of what people did: only the former starts nothing.</summary>
public sealed class OwnChangesTests
{
    private const string Fields =
        """{"custom_fields": {"u": 1, "configured_result": null}, "last_updated": "1", "status": 1}""";

    [Theory]
    [InlineData(true, """{"custom_fields": {"u": 1, "configured_result": "failed"}, "last_updated": "2", "status": 1}""")]
    [InlineData(true, """{"custom_fields": {"u": 1, "configured_result": "s", "configured_revision": "y"}, "last_updated": "2", "status": 1}""")]
    [InlineData(false, """{"custom_fields": {"u": 2, "configured_result": "failed"}, "last_updated": "2", "status": 1}""")]
    [InlineData(false, """{"custom_fields": {"u": 1, "configured_result": "failed"}, "last_updated": "2", "status": 2}""")]
    [InlineData(false, """{"custom_fields": {"u": 1, "configured_result": "failed"}, "last_updated": "2", "status": 1, "more": 1}""")]
    [InlineData(false, """{"custom_fields": {"configured_result": "failed"}, "last_updated": "2", "status": 1}""")]
    [InlineData(false, Fields)]
    [InlineData(false, """{"custom_fields": null, "status": 1}""")]
    [InlineData(false, "null")]
    [InlineData(false, "5")]
    public void Are_UpdatesOfNothingButOurFields_OurOwn(bool own, string after)
    {
        var snapshots = $$"""{"prechange": {{Fields}}, "postchange": {{after}} }""";
        var body = $$"""{"event": "updated", "timestamp": "t", "data": {}, "snapshots": {{snapshots}} }""";
        Assert.Equal(own, Are(body, new WriteBackPolicy { CustomFields = true }));
        Assert.Equal(own, Are(body, new WriteBackPolicy { CustomFields = true, Journal = false }));
        Assert.False(Are(body, WriteBackPolicy.Standard)); // somebody else's, where this project writes none
        Assert.False(Are(body.Replace("updated", "created", StringComparison.Ordinal), new WriteBackPolicy { CustomFields = true }));
    }

    // Whoever empties a result wants the machine configured anew.
    [Theory]
    [InlineData(false, "null")]
    [InlineData(false, "\"\"")]
    [InlineData(true, "\"failed\"")]
    public void Are_ResultsThatAreEmptied_OfPeople(bool own, string after)
    {
        foreach (var field in (string[])["configured_result", "last_configured"])
        {
            var body = $$"""
                {"event": "updated", "about": "configured_result", "snapshots": {"prechange": {"custom_fields": {"{{field}}": "succeeded"} },
                 "postchange": {"custom_fields": {"{{field}}": {{after}} } } } }
                """;
            Assert.Equal(own, Are(body, new WriteBackPolicy { CustomFields = true }));
        }
    }

    [Theory]
    [InlineData(true, "**pb.yml** successful\\n\\nRun 12.0, ended 2026-03-01 12:00:00.000Z\\n")]
    [InlineData(false, "Run 12.0, ended 2026-03-01 12:00:00.000Z: looked into it")]
    [InlineData(false, "Run away")]
    public void Are_EntriesThatEndWithARun_OurOwn(bool own, string comments)
    {
        var body = $$"""{"event": "created", "timestamp": "t", "data": {"assigned_object_id": 1, "comments": "{{comments}}"} }""";
        Assert.Equal(own, Are(body, WriteBackPolicy.Standard));
        Assert.False(Are(body, new WriteBackPolicy { Journal = false }));
        Assert.False(Are(body.Replace("created", "deleted", StringComparison.Ordinal), WriteBackPolicy.Standard));
    }

    [Theory]
    [InlineData("""["configured_result", "Run ", "assigned_object"]""")]
    [InlineData("""{"event": "updated", "snapshots": [], "x": "configured_result"}""")]
    [InlineData("""{"event": "updated", "snapshots": {"prechange": 1, "postchange": {}}, "x": "configured_result"}""")]
    [InlineData("""{"event": "created", "data": "Run assigned_object"}""")]
    public void Are_BodiesOfOtherTools_Events(string body) => Assert.False(Are(body, new WriteBackPolicy { CustomFields = true }));

    private static bool Are(string body, WriteBackPolicy policy) => OwnChanges.Are(Encoding.UTF8.GetBytes(body), policy);
}
