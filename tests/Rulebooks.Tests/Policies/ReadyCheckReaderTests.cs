using System.Text.Json;
using Plumbline.Rulebooks.Conditions.Hosts;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Policies;

public sealed class ReadyCheckReaderTests
{
    [Fact]
    public void Read_EverythingThereIs_IsKeptInItsOrder()
    {
        var policy = Read("""
            policies:
              - match: {rule: r}
                ready_when:
                  - primary_ip
                  - interfaces
                  - config_context
                  - config_context.ansible_roles
                  - status: active
                  - dns
                  - ssh
                  - ssh: {host_key: known, port: 2222}
                  - field: custom_fields.login_user
                  - field: custom_fields.done
                    value: true
                  - when: host.memory >= 2048 and "web" in host.tags
                on_timeout: skip
            """, out var findings)!.All.Single();
        Assert.Empty(findings);
        Assert.Equal(ReadyTimeout.Skip, policy.OnTimeout);
        Assert.Equal(
            [
                new ReadyCheck.PrimaryIp(), new ReadyCheck.Interfaces(), new ReadyCheck.ConfigContext(null),
                new ReadyCheck.ConfigContext(HostPath.Parse("ansible_roles")), new ReadyCheck.Status("active"), new ReadyCheck.Dns(),
                new ReadyCheck.Ssh(null, false), new ReadyCheck.Ssh(2222, true),
                new ReadyCheck.Field(HostPath.Parse("custom_fields.login_user")!, null),
                new ReadyCheck.Field(HostPath.Parse("custom_fields.done")!, JsonElement.Parse("true")),
            ],
            policy.ReadyWhen.SkipLast(1));
        var when = Assert.IsType<ReadyCheck.When>(policy.ReadyWhen[^1]).Condition;
        Assert.Equal(["memory", "tags"], when.Variables.Order());
        Assert.True(when.Holds("""{"memory": 4096, "tags": ["web"]}"""u8.ToArray()));
        Assert.False(when.Holds("""{"memory": 1024, "tags": ["web"]}"""u8.ToArray()));
        Assert.False(when.Holds("not json"u8.ToArray()));
    }

    [Theory]
    [InlineData("primary_ipp", "RB0104 1:44 did you mean 'primary_ip'?")]
    [InlineData("status", "RB0104 1:44 write 'status: …', as in 'status: active', 'field: custom_fields.login_user' or 'when: host.…'")]
    [InlineData("7", "RB0104 1:44 known: primary_ip, interfaces, config_context, dns, ssh, config_context.KEY, status: …, field: …, when: …")]
    [InlineData("config_context.", "RB0103 1:44 write names with points between them, as in custom_fields.login_user; other keys as [\"a-b\"]")]
    [InlineData("{state: active}", "RB0102 1:45 did you mean 'status'?")]
    [InlineData("{status: 1}", "RB0103 1:53 put it in quotes: \"1\"")]
    [InlineData("{status: activ}", "RB0406 1:53 did you mean 'active'?")]
    [InlineData("{status: in production}", "RB0406 1:53 NetBox has active, planned, staged, offline, failed, inventory, decommissioning, paused")]
    [InlineData("{status: active, field: x}", "RB0103 1:44 put each into an entry of its own; all of them must hold")]
    [InlineData("{}", "RB0103 1:44 put each into an entry of its own; all of them must hold")]
    [InlineData("{status: active, value: 1}", "RB0102 1:61 ")]
    [InlineData("{field: 'a b'}", "RB0103 1:52 write names with points between them, as in custom_fields.login_user; other keys as [\"a-b\"]")]
    [InlineData("{field: '[0]'}", "RB0103 1:52 write names with points between them, as in custom_fields.login_user; other keys as [\"a-b\"]")]
    [InlineData("{field: a, value: [1]}", "RB0103 1:62 for anything else use 'when: host.…'")]
    [InlineData("{when: 5}", "RB0103 1:51 write a comparison such as host.status.value == \"active\"")]
    [InlineData("{when: host.a =}", "RB0301 1:58 did you mean '=='?")]
    [InlineData("{when: event.a == 1}", "RB0303 1:51 begin the path with host.")]
    [InlineData("{when: host.a == vars.b}", "RB0303 1:61 begin the path with host.")]
    [InlineData("{when: host}", "RB0303 1:51 ")]
    [InlineData("{when: 1 == 1}", "RB0304 1:51 write a comparison such as host.custom_fields.rack_ready == true")]
    [InlineData("{when: 'host.a is search(\"[\")'}", "RB0305 1:69 ")]
    [InlineData("{ssh: known}", "RB0103 1:50 write 'ssh', or 'ssh: {host_key: known}'")]
    [InlineData("{ssh: {hostkey: known}}", "RB0102 1:51 did you mean 'host_key'?")]
    [InlineData("{ssh: {host_key: yes}}", "RB0104 1:61 ")]
    [InlineData("{ssh: {port: 70000}}", "RB0103 1:57 ")]
    [InlineData("dns, dns", "RB0407 1:49 remove one")]
    [InlineData("dns], on_timeout: [x", "RB0104 1:62 ")]
    [InlineData("dns], on_timeout: skp, retries: [x", "RB0104 1:62 did you mean 'skip'?")]
    public void Read_AMistake_IsToldWhereItStandsWithItsCure(string check, string finding)
    {
        Read($"policies: [{{match: {{rule: r}}, ready_when: [{check}]}}]", out var findings);
        var first = findings.First();
        Assert.Equal(finding, $"{first.Code} {first.Position.Line}:{first.Position.Column} {first.Cure}");
    }

    [Fact]
    public void Read_TimeoutWithNothingToWaitFor_IsTold()
    {
        Read("policies: [{match: {rule: r}, on_timeout: run, within: 5m}]", out var findings);
        Assert.Equal(["RB0403", "RB0403"], findings.Select(f => f.Code));
    }

    [Theory]
    [InlineData("a", """{"a": 1}""", "1")]
    [InlineData("a.b[1]", """{"a": {"b": [1, 2]}}""", "2")]
    [InlineData("""["a-b"].c""", """{"a-b": {"c": null}}""", "null")]
    [InlineData("""a["b.c"]""", """{"a": {"b.c": true}}""", "true")]
    [InlineData("a.b", """{"a": [1]}""", null)]
    [InlineData("a[0]", """{"a": {"0": 1}}""", null)]
    public void Path_IsFollowed(string path, string json, string? found) =>
        Assert.Equal(found, HostPath.Parse(path)!.Find(JsonElement.Parse(json))?.GetRawText());

    private static RunPolicies? Read(string text, out DiagnosticBag findings) =>
        RunPolicyReader.Read(text, "plumbline.yml", findings = new DiagnosticBag());
}
