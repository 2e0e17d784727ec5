using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>What refers to an object of any type is found by type and number together, and by each alone.</summary>
public sealed class ObjectReferenceFilterTests
{
    // filter | how many changes of two sites (each made, the first changed) and of a tag with the first one's number
    [Theory]
    [InlineData("changed_object_type=dcim.site&changed_object_id=1", 2)]
    [InlineData("changed_object_type=dcim.site&changed_object_id=2", 1)]
    [InlineData("changed_object_type=dcim.site&changed_object_id=1&changed_object_id=2", 3)]
    [InlineData("changed_object_type=dcim.site&changed_object_id=9", 0)]
    [InlineData("changed_object_type=extras.tag&changed_object_id=1", 1)]
    [InlineData("changed_object_type=dcim.site", 3)]
    [InlineData("changed_object_id=1", 3)]
    [InlineData("changed_object_type=dcim.site&changed_object_id=", 3)]
    [InlineData("changed_object_type=dcim.site&changed_object_id=1&changed_object_id__n=1", 0)]
    [InlineData("changed_object_type=dcim.site&changed_object_id=1&action=update", 1)]
    public async Task Changes_OfObjects_AreThoseOfThem(string filter, int count)
    {
        await using var host = new StoreHost();
        foreach (var n in (int[])[1, 2])
            await host.PostAsync("/api/dcim/sites/", $$"""{"name": "s{{n}}", "slug": "s{{n}}"}""");
        await host.PostAsync("/api/extras/tags/", """{"name": "t", "slug": "t"}""");
        await host.SendAsync("PATCH", "/api/dcim/sites/1/", """{"description": "x"}""");

        Assert.Equal(count, (await host.SendAsync("GET", $"/api/core/object-changes/?{filter}")).Json.GetProperty("count").GetInt32());
    }
}
