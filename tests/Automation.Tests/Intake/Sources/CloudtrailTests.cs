using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>Against a stub of the protocol.</summary>
public sealed class CloudtrailTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly List<(string Id, DateTimeOffset At)> _happened = [];

    [Fact]
    public async Task Run_AnEvent_IsTheRecordAtTheTop()
    {
        await using var aws = Trail();
        await using var rig = Started(aws);
        _happened.Add(("one", Now.AddSeconds(1)));
        await LookAsync(rig, aws);

        var made = Assert.Single(await rig.EventsAsync(1));
        Assert.Equal(
            ["EventId", "EventName", "ReadOnly", "EventTime", "Resources", "CloudTrailEvent", "meta"],
            made.EnumerateObject().Select(member => member.Name));
        Assert.Equal("2026-03-01T12:00:01+00:00", made.GetProperty("EventTime").GetString());
        Assert.Equal("x", made.GetProperty("CloudTrailEvent").GetProperty("awsRegion").GetString());
    }

    [Fact]
    public async Task Run_WhatComesToLightLateAndWhatIsShownAgain_IsOneEventEach()
    {
        await using var aws = Trail();
        await using var rig = Started(aws);
        _happened.Add(("second", Now.AddMinutes(5)));
        await LookAsync(rig, aws);
        Assert.Equal(["second"], Ids(await rig.EventsAsync(1)));
        // Happened before, and is shown after.
        _happened.Add(("first", Now.AddMinutes(1)));
        _happened.Add(("third", Now.AddMinutes(6)));
        await LookAsync(rig, aws);

        Assert.Equal(["first", "third"], Ids(await rig.EventsAsync(3)));
    }

    [Fact]
    public async Task Run_WhatHappenedBeforeTheStart_IsNoEvent()
    {
        await using var aws = Trail();
        await using var rig = Started(aws);
        _happened.Add(("old", Now.AddMinutes(-1)));
        _happened.Add(("new", Now.AddSeconds(1)));
        await LookAsync(rig, aws);

        Assert.Equal(["new"], Ids(await rig.EventsAsync(1)));
    }

    [Fact]
    public async Task Run_StartedAgain_GoesOnWhereItWas()
    {
        await using var aws = Trail();
        string? kept;
        await using (var rig = Started(aws))
        {
            _happened.Add(("one", Now.AddSeconds(1)));
            await LookAsync(rig, aws);
            await rig.EventsAsync(1);
            await rig.UntilAsync(() => rig.Bookmark is not null, "it is kept");
            kept = rig.Bookmark;
        }
        _happened.Add(("while away", Now.AddSeconds(2)));
        _time.Advance(TimeSpan.FromHours(1));
        await using var again = new SourceRig("aws_cloudtrail", _time) { Bookmark = kept };
        again.Start(aws.Arguments(""));

        Assert.Equal(["while away"], Ids(await again.EventsAsync(1)));
    }

    [Fact]
    public async Task Run_Question_HasWhatWasAsked()
    {
        await using var aws = Trail();
        await using var rig = new SourceRig("ansible.eda.aws_cloudtrail", _time);
        rig.Start(aws.Arguments("""
            , "lookup_attributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "true"}], "event_category": "management"
            """));
        await rig.UntilAsync(() => aws.Asked.Count > 0, "it asks");

        const string Asked = """{"LookupAttributes":[{"AttributeKey":"ReadOnly","AttributeValue":"true"}],"EventCategory":"management",""";
        Assert.Equal($"{Asked}\"StartTime\":{Now.ToUnixTimeSeconds()}}}", aws.Asked[0].Question);
    }

    // an item of the answer | events
    [Theory]
    [InlineData("""{"EventName":"a"}""")]
    [InlineData("""{"EventId":"x","EventTime":"yesterday","CloudTrailEvent":"{}"}""")]
    [InlineData("""{"EventId":"x","EventTime":1e99,"CloudTrailEvent":"{}"}""")]
    [InlineData("""{"EventId":"x","EventTime":1772366401,"CloudTrailEvent":"{"}""")]
    [InlineData("5")]
    public async Task Run_WhatIsNoEvent_IsLeftOut(string item)
    {
        await using var aws = new AwsStub((_, _) => (200, $$"""{"Events":[{{item}},{{Item("good", Now)}}]}"""));
        await using var rig = Started(aws);

        Assert.Equal(["good"], Ids(await rig.EventsAsync(1)));
    }

    private static IEnumerable<string?> Ids(List<JsonElement> events) => events.Select(e => e.GetProperty("EventId").GetString());

    private SourceRig Started(AwsStub aws)
    {
        var rig = new SourceRig("aws_cloudtrail", _time);
        rig.Start(aws.Arguments(""));
        return rig;
    }

    // Two questions later it has seen whatever there is.
    private async Task LookAsync(SourceRig rig, AwsStub aws)
    {
        var until = aws.Asked.Count + 2;
        await rig.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return aws.Asked.Count >= until;
        }, "it looks");
    }

    private AwsStub Trail() => new((_, question) =>
    {
        // As the service does it: the newest first, page by page.
        var from = DateTimeOffset.FromUnixTimeSeconds(question.GetProperty("StartTime").GetInt64());
        var all = _happened.ToList().OrderByDescending(e => e.At).ToList();
        var page = question.TryGetProperty("NextToken", out var token)
            ? int.Parse(token.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var shown = all.Skip(page).Take(1).ToList();
        var next = page + 1 < all.Count ? $$""","NextToken":"{{page + 1}}" """ : "";
        Assert.True(from <= Now.AddHours(2));
        return (200, $$"""{"Events":[{{string.Join(',', shown.Select(e => Item(e.Id, e.At)))}}]{{next}}}""");
    });

    private static string Item(string id, DateTimeOffset at) =>
        $$"""{"EventName":"RunInstances","EventId":"{{id}}","EventTime":{{at.ToUnixTimeSeconds()}},"ReadOnly":"false","Resources":[],"""
            + """ "CloudTrailEvent":"{\"awsRegion\":\"x\"}","Other":1}""";
}
