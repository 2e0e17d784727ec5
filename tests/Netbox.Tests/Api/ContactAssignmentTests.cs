using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>Contacts of objects: found from both sides, and gone with what they are assigned to.</summary>
public sealed class ContactAssignmentTests
{
    [Fact]
    public async Task Assignments_FindTheirObjects_AndGoWithThem()
    {
        await using var host = await SmallStore.CreateAsync();
        await host.PostAsync("/api/tenancy/contact-groups/", """{"name": "Desks", "slug": "desks"}""");
        await host.PostAsync("/api/tenancy/contact-groups/", """{"name": "Night", "slug": "night", "parent": 1}""");
        await host.PostAsync("/api/tenancy/contact-roles/", """{"name": "on call", "slug": "on-call"}""");
        await host.PostAsync("/api/tenancy/contacts/", """{"name": "Night desk", "groups": [2]}""");
        var made = await host.PostAsync(
            "/api/tenancy/contact-assignments/",
            """{"object_type": "tenancy.tenant", "object_id": 2, "contact": 1, "role": 1, "priority": "primary"}""");

        Assert.Equal("Night desk (Primary) -> a9", made.GetProperty("display").GetString());
        Assert.Equal("a9", made.GetProperty("object").GetProperty("name").GetString());
        Assert.False(made.TryGetProperty("display_url", out _));
        foreach (var (query, count) in new[]
        {
            ("tenancy/tenants/?contact=1", 1), ("tenancy/tenants/?contact_role=1", 1), ("tenancy/tenants/?contact_group=1", 1),
            ("dcim/sites/?contact=1", 0), ("tenancy/contact-assignments/?object_type=tenancy.tenant&object_id=2", 1),
            ("tenancy/contact-assignments/?group=desks", 1), ("tenancy/contact-assignments/?role=on-call&priority=primary", 1),
            ("tenancy/contact-assignments/?q=night", 1), ("tenancy/contact-assignments/?priority=inactive", 0),
            ("tenancy/contact-assignments/?object_type_id=1", 0),
        })
            Assert.Equal((query, count), (query, (await host.SendAsync("GET", $"/api/{query}")).Json.GetProperty("count").GetInt32()));

        Assert.Equal(409, (await host.SendAsync("DELETE", "/api/tenancy/contacts/1/")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/tenancy/tenants/2/")).Status);
        Assert.Equal(404, (await host.SendAsync("GET", "/api/tenancy/contact-assignments/1/")).Status);
        const string Deletes = "/api/core/object-changes/?changed_object_type=tenancy.contactassignment&action=delete";
        var change = (await host.SendAsync("GET", Deletes)).Json;
        Assert.Equal(1, change.GetProperty("count").GetInt32());
        Assert.Equal(204, (await host.SendAsync("DELETE", "/api/tenancy/contacts/1/")).Status);
    }
}
