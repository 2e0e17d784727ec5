using System.Text.Json;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Sync;
using Xunit;

namespace Plumbline.Netbox.Tests.Sync;

/// <summary>What NetBox shows of an object becomes its row: as 4.6.8 was recorded, and in the forms of older ones.</summary>
public sealed class RemoteRowTests
{
    // What a row holds by itself; relations need the other objects.
    private static readonly FieldKind[] Plain =
    [
        FieldKind.String, FieldKind.Slug, FieldKind.Color, FieldKind.Email, FieldKind.Mac, FieldKind.Wwn, FieldKind.Address,
        FieldKind.Prefix, FieldKind.Integer, FieldKind.Decimal, FieldKind.Boolean, FieldKind.Choice, FieldKind.PlainChoice,
        FieldKind.Strings,
        FieldKind.Integers, FieldKind.Pairs, FieldKind.Ranges, FieldKind.Networks, FieldKind.Json, FieldKind.JsonObject,
        FieldKind.ObjectTypeName, FieldKind.ObjectTypeList, FieldKind.GenericId,
    ];

    [Fact]
    public void WhatNetboxShowed_IsKeptAsItWasShown()
    {
        var (read, differences) = (0, new List<string>());
        foreach (var (type, shown) in RecordedObjects.Of("rest", "terraform"))
        {
            var row = RemoteRow.Read(State.Empty, type, shown);
            read++;
            foreach (var field in type.Stored.Where(f => Plain.Contains(f.Kind) && !f.IsSecret && !f.IsPrivate && !f.IsWriteOnly))
                if (shown.TryGetProperty(field.Name, out var recorded)
                    && new ObjectJson(State.Empty, "").ToElement(row, [field]).GetProperty(field.Name) is var kept
                    && !JsonElement.DeepEquals(recorded, kept) && recorded.GetRawText() != kept.GetRawText())
                    differences.Add($"{type.Label}.{field.Name}: {recorded.GetRawText()} became {kept.GetRawText()}");
        }
        Assert.Empty(differences.Distinct());
        Assert.InRange(read, 500, int.MaxValue);
    }

    // What NetBox 3.7 to 4.2 called otherwise.
    [Theory]
    [InlineData("dcim.device", """{"id": 1, "device_role": {"id": 4}, "site": {"id": 1}}""", "role", "4")]
    [InlineData("extras.customfield", """{"id": 1, "content_types": ["dcim.site"]}""", "object_types", "dcim.site")]
    [InlineData("extras.customfield", """{"id": 1, "object_type": "dcim.device"}""", "related_object_type", "dcim.device")]
    [InlineData("ipam.prefix", """{"id": 1, "prefix": "10.0.0.0/8", "site": {"id": 3}}""", "scope_id", "3")]
    [InlineData("ipam.prefix", """{"id": 1, "prefix": "10.0.0.0/8", "site": {"id": 3}}""", "scope_type", "dcim.site")]
    [InlineData("virtualization.cluster", """{"id": 1, "site": null}""", "scope_id", "")]
    [InlineData("ipam.service", """{"id": 1, "virtual_machine": {"id": 9}, "device": null}""", "parent_object_id", "9")]
    [InlineData("ipam.service", """{"id": 1, "virtual_machine": null, "device": {"id": 8}}""", "parent_object_type", "dcim.device")]
    [InlineData("ipam.vlangroup", """{"id": 1, "min_vid": 5, "max_vid": 9}""", "vid_ranges", "[[5,9]]")]
    [InlineData("tenancy.contact", """{"id": 1, "group": {"id": 2}}""", "groups", "2")]
    [InlineData("tenancy.contact", """{"id": 1, "group": null}""", "groups", "")]
    [InlineData("extras.eventrule", """{"id": 1, "type_create": true, "type_update": false, "type_delete": true}""", "event_types",
        "object_created,object_deleted")]
    public void OlderForms_AreUnderstood(string label, string shown, string field, string expected)
    {
        var row = RemoteRow.Read(State.Empty, ObjectTypes.Get(label), JsonElement.Parse(shown));
        Assert.Equal(expected, row[field] switch
        {
            long[] ids => string.Join(',', ids),
            string[] texts => string.Join(',', texts),
            JsonElement json => json.GetRawText().Replace(" ", "", StringComparison.Ordinal),
            var value => $"{value}",
        });
    }

    [Fact]
    public async Task Users_AreThoseOfTheSameName_OrNone()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        var known = pair.Copy.Store.State["users.user"].Rows.From().First();
        var stranger = await pair.ChangeAsync("POST", "users/users", """{"username": "stranger", "password": "Correct-Horse-1"}""");
        await pair.ChangeAsync("POST", "dcim/rack-reservations", $$"""
            {"rack": 1, "units": [1], "user": {{stranger.GetProperty("id")}}, "description": "x"}
            """);
        await pair.ChangeAsync("POST", "users/owners", $$"""
            {"name": "both", "users": [{{stranger.GetProperty("id")}}, {{known.Id}}]}
            """);
        await pair.CurrentAsync();

        Assert.Null(pair.Copy.Store.State["dcim.rackreservation"].Rows.From().Last()["user"]);
        Assert.Equal([known.Id], pair.Copy.Store.State["users.owner"].Rows.From().Last().Many("users"));
        await pair.StopAsync();
        await pair.Copy.Store.DisposeAsync();
        Assert.Empty(StoreCheck.Run(pair.Copy.Path).Findings);
    }

    // NetBox 4.7 shows choices of custom fields with their labels.
    [Fact]
    public async Task ANewerForm_OfCustomFields_IsUnderstood()
    {
        await using var pair = await CopiedStore.StartAsync();
        await pair.CurrentAsync();
        await pair.ChangeAsync(
            "POST", "extras/custom-field-choice-sets", """{"name": "tiers", "extra_choices": [["gold", "Gold"], ["tin", "Tin"]]}""");
        foreach (var (name, type) in new[] { ("tier", "select"), ("tiers", "multiselect") })
            await pair.ChangeAsync("POST", "extras/custom-fields", $$"""
                {"name": "{{name}}", "type": "{{type}}", "choice_set": {"name": "tiers"}, "object_types": ["dcim.site"]}
                """);
        pair.Line.OnAnswer = (_, body) => body
            .Replace("\"tier\":\"gold\"", "\"tier\":{\"value\":\"gold\",\"label\":\"Gold\"}", StringComparison.Ordinal)
            .Replace("[\"gold\",\"tin\"]", "[{\"value\":\"gold\",\"label\":\"Gold\"},{\"value\":\"tin\"}]", StringComparison.Ordinal);
        await pair.ChangeAsync("PATCH", "dcim/sites/1", """{"custom_fields": {"tier": "gold", "tiers": ["gold", "tin"]}}""");
        await pair.CurrentAsync();

        Assert.Empty(await pair.DifferencesAsync());
        var kept = (await pair.Copy.SendAsync("GET", "/api/dcim/sites/1/")).Json.GetProperty("custom_fields");
        Assert.Equal("gold", kept.GetProperty("tier").GetString());
    }
}
