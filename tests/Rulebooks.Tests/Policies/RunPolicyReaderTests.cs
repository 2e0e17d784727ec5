using System.Reflection;
using System.Text.RegularExpressions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Policies;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Policies;

public sealed class RunPolicyReaderTests
{
    [Fact]
    public void Read_WholePolicy_IsKept()
    {
        var policy = Assert.Single(Read("""
            policies:
              - match: {playbook: devops/playbooks/new_vm.yml}
                ready_when: [primary_ip]
                within: 60s
                retries: 2
            """).All);
        Assert.Equal(new PolicyMatch(null, null, "devops/playbooks/new_vm.yml"), policy.Match);
        Assert.Equal([new ReadyCheck.PrimaryIp()], policy.ReadyWhen);
        Assert.Equal((TimeSpan.FromMinutes(1), 2, 2), (policy.Within, policy.Retries, policy.Position.Line));
    }

    [Theory]
    [InlineData("", 30, 2L << 30, 90, 1L << 30, 30)]
    [InlineData("retention:", 30, 2L << 30, 90, 1L << 30, 30)]
    [InlineData("retention: {events: {days: 7}}", 7, 2L << 30, 90, 1L << 30, 7)]
    [InlineData("retention: {outputs: {days: 3}, events: {days: 7}}", 7, 2L << 30, 90, 1L << 30, 3)]
    [InlineData("retention: {events: {max_size: 512 MiB}, changes: {days: 365, max_size: 4KiB}}", 30, 512L << 20, 365, 4096L, 30)]
    [InlineData("retention: {events: {days: forever, max_size: forever}}", null, null, 90, 1L << 30, null)]
    public void Read_Retention_HasDefaults(
        string text, int? eventDays, long? eventBytes, int? changeDays, long? changeBytes, int? outputDays)
    {
        var kept = Read(text).Retention;
        Assert.Equal((eventDays, eventBytes), ((int?)kept.Events.Age?.TotalDays, kept.Events.Bytes));
        Assert.Equal((changeDays, changeBytes), ((int?)kept.Changes.Age?.TotalDays, kept.Changes.Bytes));
        Assert.Equal((outputDays, 1L << 30), ((int?)kept.Outputs.Age?.TotalDays, kept.Outputs.Bytes));
    }

    [Theory]
    [InlineData("", null, null, null)]
    [InlineData("plugins: {filters: f}", null, "f", null)]
    [InlineData("plugins: {sources: plugins/s, filters: /f, python: .venv/bin/python}", "plugins/s", "/f", ".venv/bin/python")]
    public void Read_Plugins_AreKept(string text, string? sources, string? filters, string? python) =>
        Assert.Equal(new PluginPolicy(sources, filters, python), Read(text).Plugins);

    [Fact]
    public void Read_Limits_AreKeptAndTheOthersStayAsTheyAre()
    {
        var policies = Read("""
            webhooks: {max_body: 8 MiB, bodies: 1 GiB, waiting: 4 KiB, waiting_events: 7, free_disk: 0}
            api: {max_body: 128MiB, anonymous_body: 4 KiB, bodies: 512 MiB, page: 250, filter_time: 90s, pattern_time: 1 second, render_time: 2 minutes, renders: 4}
            """);
        Assert.Equal(new WebhookPolicy { MaxBody = 8L << 20, Bodies = 1L << 30, Waiting = 4096, WaitingEvents = 7, FreeDisk = 0 },
            policies.Webhooks);
        Assert.Equal(
            new ApiPolicy
            {
                MaxBody = 128L << 20, AnonymousBody = 4096, Bodies = 512L << 20, Page = 250, FilterTime = TimeSpan.FromSeconds(90),
                    PatternTime = TimeSpan.FromSeconds(1),
                RenderTime = TimeSpan.FromMinutes(2), Renders = 4,
            }, policies.Api);
        Assert.Equal((WebhookPolicy.Standard, ApiPolicy.Standard), (Read("webhooks:\napi:").Webhooks, Read("webhooks:\napi:").Api));
    }

    [Fact]
    public void Read_WhoseResultsAreResults_IsKeptForBothWhoAsk()
    {
        var read = Read("write_back: {users: [eda, 'plumbline two']}\nwebhooks: {within: 30 days}");
        Assert.Equal(["eda", "plumbline two"], read.WriteBack.Users);
        Assert.Equal((read.WriteBack, TimeSpan.FromDays(30)), (read.Webhooks.OwnChanges, read.Webhooks.Within));
    }

    [Theory]
    [InlineData("10 minutes", 600)]
    [InlineData("60s", 60)]
    [InlineData("2 h", 7200)]
    [InlineData("1 day", 86400)]
    [InlineData("90 sec", 90)]
    public void Read_Within_TakesBothForms(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds),
            Read($"policies: [{{match: {{rule: r}}, ready_when: [primary_ip], within: {text}}}]").All[0].Within);

    [Theory]
    [InlineData("")]
    [InlineData("policies:")]
    [InlineData("policies: []")]
    public void Read_Nothing_IsNoPolicies(string text) => Assert.Empty(Read(text).All);

    [Theory]
    [InlineData("[]", "1:1 RB0103")]
    [InlineData("retention: [x]", "1:12 RB0103")]
    [InlineData("retention: {event: {days: 1}}", "1:13 RB0102")]
    [InlineData("retention: {events: 30}", "1:21 RB0103")]
    [InlineData("retention: {events: {days: 0}}", "1:28 RB0103")]
    [InlineData("retention: {events: {days: soon}}", "1:28 RB0103")]
    [InlineData("retention: {events: {max_size: 100}}", "1:32 RB0103")]
    [InlineData("retention: {changes: {max_size: 2GB}}", "1:33 RB0103")]
    [InlineData("webhooks: [x]", "1:11 RB0103")]
    [InlineData("webhooks: {max_bodi: 1 MiB}", "1:12 RB0102")]
    [InlineData("webhooks: {max_body: 2 GiB}", "1:22 RB0103")]
    [InlineData("webhooks: {max_body: 1048576}", "1:22 RB0103")]
    [InlineData("webhooks: {waiting_events: 0, within: 31 days}", "1:39 RB0105, 1:28 RB0103")]
    [InlineData("webhooks: {max_body: 32 MiB}", "1:12 RB0405")]
    [InlineData("webhooks: {bodies: 3 MiB}", "1:12 RB0405")]
    [InlineData("write_back: {users: eda}", "1:21 RB0103")]
    [InlineData("write_back: {users: [eda, {}]}", "1:21 RB0103")]
    [InlineData("write_back: {user: [eda]}", "1:14 RB0102")]
    [InlineData("api: 5", "1:6 RB0103")]
    [InlineData("api: {max_body: 0}", "1:17 RB0103")]
    [InlineData("api: {max_body: 300 MiB}", "1:7 RB0405")]
    [InlineData("api: {page: 0}", "1:13 RB0103")]
    [InlineData("api: {page: 1000000}", "1:13 RB0103")]
    [InlineData("api: {page: 10.5}", "1:13 RB0103")]
    [InlineData("api: {filter_time: 10}", "1:20 RB0105")]
    [InlineData("api: {render_time: 11 minutes}", "1:20 RB0105")]
    [InlineData("api: {renders: -1, anonymous_body: 1 GiB}", "1:36 RB0103, 1:16 RB0103")]
    [InlineData("plugins: [a]", "1:10 RB0103")]
    [InlineData("plugins: {source: a}", "1:11 RB0102")]
    [InlineData("plugins: {sources: [a], python: ''}", "1:20 RB0103, 1:33 RB0103")]
    [InlineData("policy: []", "1:1 RB0102")]
    [InlineData("policies: {}", "1:11 RB0103")]
    [InlineData("policies: [x]", "1:12 RB0103")]
    [InlineData("policies: [{ready_when: [primary_ip]}]", "1:12 RB0101")]
    [InlineData("policies: [{match: {}}]", "1:20 RB0402")]
    [InlineData("policies: [{match: new_vm.yml}]", "1:20 RB0103")]
    [InlineData("policies: [{match: {playbok: x}}]", "1:21 RB0102")]
    [InlineData("policies: [{match: {rule: 5}}]", "1:27 RB0103")]
    [InlineData("policies: [{match: {rule: r}, ready_when: [primary_ipp]}]", "1:44 RB0104")]
    [InlineData("policies: [{match: {rule: r}, ready_when: primary_ip}]", "1:43 RB0103")]
    [InlineData("policies: [{match: {rule: r}, ready_when: [primary_ip], within: soon}]", "1:65 RB0105")]
    [InlineData("policies: [{match: {rule: r}, ready_when: [primary_ip], within: 60}]", "1:65 RB0105")]
    [InlineData("policies: [{match: {rule: r}, ready_when: [primary_ip], within: 0 seconds}]", "1:65 RB0105")]
    [InlineData("policies: [{match: {rule: r}, retries: many}]", "1:40 RB0103")]
    [InlineData("policies: [{match: {rule: r}, retries: -1}]", "1:40 RB0103")]
    [InlineData("policies: [{match: {rule: r}, batch: 5}]", "1:31 RB0401")]
    [InlineData("policies: [{match: {rule: r}, approve: true, lock: x}]", "1:31 RB0401, 1:46 RB0401")]
    public void Read_Mistake_IsRefusedWithItsPlace(string text, string expected)
    {
        var findings = new DiagnosticBag();
        Assert.Null(RunPolicyReader.Read(text, "plumbline.yml", findings));
        Assert.Equal(expected, string.Join(", ", findings.Select(f => $"{f.Position.Line}:{f.Position.Column} {f.Code}")));
    }

    [Fact]
    public void Read_WithinAlone_WarnsThatItHasNoEffect()
    {
        var findings = new DiagnosticBag();
        Assert.NotNull(RunPolicyReader.Read("policies: [{match: {rule: r}, within: 60s}]", "plumbline.yml", findings));
        Assert.Equal("RB0403", Assert.Single(findings).Code);
    }

    [Theory]
    [InlineData("playbook: ./p.yml", true)]
    [InlineData("playbook: p.yml", true)]
    [InlineData("playbook: q.yml", false)]
    [InlineData("rule: r", true)]
    [InlineData("rule: r, playbook: q.yml", false)]
    [InlineData("ruleset: s, rule: r, playbook: p.yml", true)]
    [InlineData("ruleset: t", false)]
    public void For_Run_TakesPoliciesThatFitWhole(string match, bool fits) =>
        Assert.Equal(fits, Read($"policies: [{{match: {{{match}}}}}]").For("s", "r", "p.yml") is not null);

    [Theory]
    [InlineData("policies: []", true)]
    [InlineData("console: {}", true)]
    [InlineData("console: {edit_rulebooks: true}", true)]
    [InlineData("console: {edit_rulebooks: false}", false)]
    public void Console_SaysWhetherRulebooksAreChangedThere(string text, bool edits) =>
        Assert.Equal(edits, Read(text).Console.EditRulebooks);

    [Theory]
    [InlineData("console: no", "console is a mapping with edit_rulebooks and oidc")]
    [InlineData("console: {edit_rulebooks: never}", "edit_rulebooks")]
    [InlineData("console: {edit_rulebook: false}", "edit_rulebook")]
    public void Console_Mistaken_IsRefused(string text, string says)
    {
        var findings = new DiagnosticBag();
        Assert.Null(RunPolicyReader.Read(text, "plumbline.yml", findings));
        Assert.Contains(says, Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Oidc_IsReadWhole()
    {
        var oidc = Read("""
            console:
              oidc:
                issuer: https://login.example.org/realms/ops
                client_id: plumbline
                secret_file: oidc.secret
                scopes: [profile, groups]
                groups_claim: groups
                groups: {/net-ops: operators}
                superusers: [/admins]
                only: true
            """).Console.Oidc!;

        Assert.Equal(("https://login.example.org/realms/ops", "plumbline", "oidc.secret", "login.example.org", "preferred_username"),
            (oidc.Issuer, oidc.ClientId, oidc.SecretFile, oidc.Name, oidc.UserClaim));
        Assert.Equal(["openid", "profile", "groups"], oidc.Scopes);
        Assert.Equal("operators", oidc.Groups["/net-ops"]);
        Assert.Equal(["/admins"], oidc.Superusers);
        Assert.Equal((true, false), (oidc.IsOnly, oidc.LinksUsers));
        Assert.Equal(["openid", "profile", "email"], Read("console: {oidc: {issuer: 'http://127.0.0.1:1', client_id: c}}").Console.Oidc!.Scopes);
    }

    [Theory]
    [InlineData("oidc: yes", "oidc is a mapping with issuer and client_id")]
    [InlineData("oidc: {client_id: c}", "'issuer' is missing")]
    [InlineData("oidc: {issuer: 'https://l.example', client: c, client_id: c}", "'client' is no key of a oidc")]
    [InlineData("oidc: {issuer: 'http://login.example.org', client_id: c}", "is not the address of a provider of log-ins")]
    [InlineData("oidc: {issuer: 'https://u:p@l.example', client_id: c}", "is not the address of a provider of log-ins")]
    [InlineData("oidc: {issuer: 'https://l.example', client_id: c, secret_file: a, secret_env: B}", "secret_file and secret_env")]
    [InlineData("oidc: {issuer: 'https://l.example', client_id: c, superusers: [a]}", "'superusers' of oidc needs 'groups_claim'")]
    [InlineData("oidc: {issuer: 'https://l.example', client_id: c, groups_claim: g, groups: {a: 1}}", "are not the names of two groups")]
    public void Oidc_Mistaken_IsRefused(string text, string says)
    {
        var findings = new DiagnosticBag();
        Assert.Null(RunPolicyReader.Read($"console: {{{text}}}", "plumbline.yml", findings));
        Assert.Contains(says, Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void For_SeveralThatFit_TakesTheFirst() =>
        Assert.Equal(1, Read("policies: [{match: {rule: r}, retries: 1}, {match: {playbook: p.yml}, retries: 2}]")
            .For("s", "r", "p.yml")!.Retries);

    [Fact]
    public void Documentation_EveryExample_IsAccepted()
    {
        var root = typeof(RunPolicyReaderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == "RepositoryPath").Value!;
        var examples = Regex.Matches(File.ReadAllText(Path.Combine(root, "docs", "plumbline-yml.md")), "```yaml\n(.*?)```",
            RegexOptions.Singleline);
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Read(example.Groups[1].Value));
    }

    private static RunPolicies Read(string text)
    {
        var findings = new DiagnosticBag();
        var policies = RunPolicyReader.Read(text, "plumbline.yml", findings);
        Assert.Empty(findings);
        return Assert.IsType<RunPolicies>(policies);
    }
}
