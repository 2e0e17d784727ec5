using System.Text.Json;
using Plumbline.Automation.Runs.Readiness;
using Plumbline.Automation.Tests.Inventory;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Automation.Tests.Runs.Readiness;

/// <summary>What a host lacks, by its rendered variables.</summary>
public sealed class DocumentedChecksTests
{
    [Theory]
    [InlineData("primary_ip", """{"primary_ip4": "192.0.2.1"}""", null)]
    [InlineData("primary_ip", """{"primary_ip6": "2001:db8::1"}""", null)]
    [InlineData("primary_ip", """{"oob_ip": "192.0.2.1"}""", "has no primary IP address")]
    [InlineData("interfaces", """{"interfaces": [{"name": "eth0"}]}""", null)]
    [InlineData("interfaces", """{"interfaces": []}""", "has no interfaces")]
    [InlineData("interfaces", "{}", "has no interfaces")]
    [InlineData("config_context", """{"config_context": {"a": 1}}""", null)]
    [InlineData("config_context", """{"config_context": [{"a": 1}]}""", null)]
    [InlineData("config_context", """{"config_context": [{}]}""", "has no config context")]
    [InlineData("config_context", "{}", "has no config context")]
    [InlineData("config_context.ansible_roles", """{"config_context": [{"ansible_roles": ["x"]}]}""", null)]
    [InlineData("config_context.a.b", """{"config_context": {"a": {"b": 0}}}""", null)]
    [InlineData("config_context.ansible_roles", """{"config_context": {"ansible_roles": []}}""", "has no ansible_roles in its config context")]
    [InlineData("config_context.ansible_roles", """{"config_context": {"other": 1}}""", "has no ansible_roles in its config context")]
    [InlineData("{status: active}", """{"status": {"value": "active", "label": "Active"}}""", null)]
    [InlineData("{status: active}", """{"status": "active"}""", null)]
    [InlineData("{status: active}", """{"status": {"value": "planned"}}""", "is 'planned' and not 'active'")]
    [InlineData("{status: active}", "{}", "has no status")]
    [InlineData("{field: custom_fields.login_user}", """{"custom_fields": {"login_user": "root"}}""", null)]
    [InlineData("{field: custom_fields.login_user}", """{"custom_fields": {"login_user": ""}}""", "has no value in custom_fields.login_user")]
    [InlineData("{field: custom_fields.login_user}", """{"custom_fields": {}}""", "has no value in custom_fields.login_user")]
    [InlineData("{field: custom_fields.login_user}", """{"custom_fields": 5}""", "has no value in custom_fields.login_user")]
    [InlineData("{field: custom_fields.done}", """{"custom_fields": {"done": false}}""", null)]
    [InlineData("{field: custom_fields.done, value: true}", """{"custom_fields": {"done": false}}""", "has false in custom_fields.done, expected true")]
    [InlineData("{field: custom_fields.done, value: true}", """{"custom_fields": {"done": true}}""", null)]
    [InlineData("{field: custom_fields.kind, value: big}", """{"custom_fields": {"kind": {"value": "big", "label": "Big"}}}""", null)]
    [InlineData("{field: custom_fields.kind, value: big}", "{}", "has no value in custom_fields.kind, expected 'big'")]
    [InlineData("{field: memory, value: 4096}", """{"memory": 4096}""", null)]
    [InlineData("{field: 'interfaces[0].name'}", """{"interfaces": [{"name": "eth0"}]}""", null)]
    [InlineData("{field: 'interfaces[-1].name', value: eth1}", """{"interfaces": [{"name": "eth0"}, {"name": "eth1"}]}""", null)]
    [InlineData("{field: 'interfaces[2].name'}", """{"interfaces": [{"name": "eth0"}]}""", "has no value in interfaces[2].name")]
    [InlineData("{when: host.memory >= 2048}", """{"memory": 4096}""", null)]
    [InlineData("{when: host.memory >= 2048}", """{"memory": 1024}""", "does not meet host.memory >= 2048")]
    [InlineData("{when: host.memory >= 2048}", """{"memory": "much"}""", "does not meet host.memory >= 2048")]
    [InlineData("{when: host.memory >= 2048}", "{}", "does not meet host.memory >= 2048")]
    [InlineData("{when: '\"web\" in host.tags and host.status.value != \"planned\"'}", """{"tags": ["web"], "status": {"value": "active"}}""", null)]
    [InlineData("{when: host.serial is not defined}", "{}", null)]
    public void Lack_OfRenderedVariables_IsSaid(string check, string variables, string? lack)
    {
        var host = new WaitingHost(
            "web1", (Mapping)JsonValues.FromJson(JsonElement.Parse(variables))!, StoreOfHosts.Options("interfaces: true\nconfig_context: true"));
        Assert.Equal(lack, DocumentedChecks.Lack(Check(check), host));
    }

    [Theory]
    [InlineData("interfaces", "config_context: true", "has no interfaces (the inventory file leaves them out: write 'interfaces: true' there)")]
    [InlineData("config_context", "interfaces: true", "has no config context (the inventory file leaves it out: write 'config_context: true' there)")]
    public void Lack_OfWhatTheInventoryFileLeavesOut_SaysSo(string check, string options, string lack) =>
        Assert.Equal(lack, DocumentedChecks.Lack(Check(check), new WaitingHost("web1", new Mapping(), StoreOfHosts.Options(options))));

    [Theory]
    [InlineData("config_context: true\nflatten_config_context: true", """{"ansible_roles": ["x"]}""")]
    [InlineData("config_context: true\nrename_variables: [{pattern: config_context, repl: nb_context}]", """{"nb_context": [{"ansible_roles": ["x"]}]}""")]
    public void Lack_OfVariablesUnderAnotherName_IsFoundThere(string options, string variables) =>
        Assert.Null(DocumentedChecks.Lack(
            Check("config_context.ansible_roles"),
            new WaitingHost("web1", (Mapping)JsonValues.FromJson(JsonElement.Parse(variables))!, StoreOfHosts.Options(options))));

    // Who waits for the name of what a machine refers to hears of its renaming, and who does not is not woken by it.
    [Theory]
    [InlineData("{field: custom_fields.owner}", HostInputs.Object)]
    [InlineData("{field: custom_fields.owner.name, value: ops}", HostInputs.Object | HostInputs.Related)]
    [InlineData("{field: 'interfaces[0].name'}", HostInputs.Object | HostInputs.Parts)]
    [InlineData("{field: 'interfaces[0].untagged_vlan.name'}", HostInputs.Object | HostInputs.Parts | HostInputs.Related)]
    [InlineData("{when: 'host.custom_fields.owner.name == \"ops\"'}", HostInputs.Object | HostInputs.Related)]
    [InlineData("{when: host.memory > 1}", HostInputs.Object)]
    [InlineData("{field: site}", HostInputs.All)]
    public void InputsOf_WhatAPathReads_AreWhatItIsMadeOf(string check, HostInputs inputs) =>
        Assert.Equal(inputs, DocumentedChecks.InputsOf(Check(check), StoreOfHosts.Options("interfaces: true")));

    private static ReadyCheck Check(string text)
    {
        var findings = new DiagnosticBag();
        var policies = RunPolicyReader.Read($"policies: [{{match: {{rule: r}}, ready_when: [{text}]}}]", "plumbline.yml", findings);
        Assert.Empty(findings);
        return policies!.All.Single().ReadyWhen.Single();
    }
}
