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

    private const string Entry = "**pb.yml** successful\\n\\nRun 12.0, ended 2026-03-01 12:00:00.000Z\\n";

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
    [InlineData(true, Entry)]
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

    // Up to NetBox 4.6 a webhook names the user itself, from 4.6 on within the request. A body template may leave both out.
    [Theory]
    [InlineData(ResultMark.Own, "\"username\": \"plumbline\"", "plumbline")]
    [InlineData(ResultMark.Own, "\"request\": {\"user\": \"plumbline\"}", "plumbline")]
    [InlineData(ResultMark.Own, "\"username\": \"second\"", "plumbline", "second")]
    [InlineData(ResultMark.Own, "\"username\": \"second\"", null, "second")]
    [InlineData(ResultMark.OfAnother, "\"username\": \"ann\", \"request\": {\"user\": \"plumbline\"}", "plumbline")]
    [InlineData(ResultMark.OfAnother, "\"request\": {\"user\": \"Plumbline\"}", "plumbline", "second")]
    [InlineData(ResultMark.Alone, "\"username\": \"ann\"", null)]
    [InlineData(ResultMark.Alone, "\"request\": \"plumbline\"", "plumbline")]
    [InlineData(ResultMark.Alone, "\"username\": null", "plumbline")]
    public void Of_WhatHasTheMark_GoesByItsUser(ResultMark expected, string by, string? author, params string[] users)
    {
        var entry = $$"""{{{by}}, "event": "created", "data": {"assigned_object_id": 1, "comments": "{{Entry}}"} }""";
        var policy = new WriteBackPolicy { CustomFields = true, Users = users };
        Assert.Equal(expected, Of(entry, policy, author));
        Assert.Equal(expected, Of($$"""
            {{{by}}, "event": "updated", "snapshots": {"prechange": {{Fields}}, "postchange": {{Fields.Replace("null", "\"failed\"", StringComparison.Ordinal)}} } }
            """, policy, author));
        Assert.Equal(expected, OwnChanges.Of(Encoding.UTF8.GetBytes($$"""{{{by}} }"""), policy, author, null, isMarked: true));
        // A tool with our token.
        Assert.Equal(ResultMark.None, Of(entry.Replace("Run", "run", StringComparison.Ordinal), policy, author));
    }

    private static bool Are(string body, WriteBackPolicy policy) => Of(body, policy, null) == ResultMark.Alone;

    private static ResultMark Of(string body, WriteBackPolicy policy, string? author) =>
        OwnChanges.Of(Encoding.UTF8.GetBytes(body), policy, author, null);
}
