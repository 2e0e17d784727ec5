using System.Diagnostics;
using Plumbline.Automation.Runs.Records;
using Xunit;

namespace Plumbline.Web.Tests.Catalogue;

public sealed class SoftwareCheckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Form = "/catalogue/nginx/put?machine=web1";

    private static async Task<ConsoleHost> StartAsync(bool hasInventory = true)
    {
        // The rule does not hear of changes: what is checked is the last run.
        var host = await ConsoleHost.StartAsync(hasInventory: hasInventory, rules: ConsoleHost.Silent + """

                - name: Configure a new machine
                  condition: event.payload.name is defined
                  action:
                    run_playbook:
                      name: site.yml
                      extra_vars:
                        target: "{{ event.payload.name }}"
            """);
        CataloguePagesTests.Write(host, "nginx/meta/argument_specs.yml", "argument_specs: {main: {options: {port: {type: int}}}}");
        await File.WriteAllTextAsync(host.At("site.yml"), $$"""
            - hosts: "{{ "{{ target }}" }}"
              connection: local
              gather_facts: false
              tasks:
                - name: Put it
                  ansible.builtin.copy: {content: "port {{ "{{ port | default('none') }}" }}\n", dest: {{host.At("put")}}}
            """);
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("virtualization/virtual-machines/", """[{"name": "web1", "site": 1}, {"name": "web2", "site": 1}]""");
        return host;
    }

    private static async Task<string> CheckAsync(ConsoleVisitor visitor) =>
        await visitor.SubmitAsync(await visitor.OpenAsync(Form), "software", ("act", "check"), ("v.0", "8080"));

    [Fact]
    public async Task Check_OfAPreview_SaysWhatAnsibleWouldDoAndWritesNothing()
    {
        await using var host = await StartAsync();
        await host.RunAsync("web1", RunEnd.Successful, """{"m": {"payload": {"name": "web1"}, "meta": {"uuid": "x"}}}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        var before = host.Store.ChangeVersion;

        var page = await CheckAsync(admin);
        Assert.StartsWith("/catalogue/checks/", admin.Path, StringComparison.Ordinal);
        Assert.Contains("site.yml on web1, for the rule Configure a new machine", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        var (check, began) = (admin.Path, Stopwatch.StartNew());
        while (ConsoleVisitor.Text(page).Contains(" running ", StringComparison.Ordinal) && began.Elapsed < Patience)
            page = await admin.OpenAsync(check);
        var output = await admin.OpenAsync($"/plumbline{check["/catalogue".Length..]}/output");

        Assert.True(output.Contains("+port 8080", StringComparison.Ordinal), output);
        Assert.Contains(" succeeded ", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.False(File.Exists(host.At("put")));
        Assert.Equal(before, host.Store.ChangeVersion);
        Assert.Empty(host.Parts.Runs.Open());
        // It is its owner's.
        await viewer.OpenAsync(check);
        Assert.Equal(404, viewer.Status);
    }

    [Fact]
    public async Task Check_OfSomebodyWhoMayAskNoMore_IsNotThere()
    {
        await using var host = await StartAsync();
        await host.RunAsync("web1", RunEnd.Successful, """{"m": {"payload": {"name": "web1"}, "meta": {"uuid": "x"}}}""");
        var made = await host.PostAsync("users/users/", $$"""{"username": "operator", "password": "{{ConsoleHost.Password}}"}""");
        var user = made.GetProperty("id").GetInt64();
        await host.PostAsync("users/permissions/", $$"""
            {"name": "machines", "object_types": ["virtualization.virtualmachine"], "actions": ["view", "change"], "users": [{{user}}]}
            """);
        var runs = (await host.PostAsync("users/permissions/", $$"""
            {"name": "runs", "object_types": ["core.objectchange"], "actions": ["view_steps", "manage_runs"], "users": [{{user}}]}
            """)).GetProperty("id").GetInt64();
        using var asker = await ConsoleVisitor.LogInAsync(host, "operator");
        await CheckAsync(asker);
        var check = asker.Path;
        var output = $"/plumbline{check["/catalogue".Length..]}/output";
        await asker.OpenAsync(output);
        Assert.Equal(200, asker.Status);

        using var taken = await host.Http.DeleteAsync(
            new Uri($"/api/users/permissions/{runs}/", UriKind.Relative), TestContext.Current.CancellationToken);

        foreach (var path in (string[])[check, output])
        {
            await asker.OpenAsync(path);
            Assert.Equal(404, asker.Status);
        }
    }

    [Fact]
    public async Task Check_ThatCannotBe_SaysWhy()
    {
        await using var host = await StartAsync(hasInventory: false);
        using var admin = await ConsoleVisitor.LogInAsync(host);
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");

        Assert.Contains("No playbook follows from it", ConsoleVisitor.Text(await CheckAsync(admin)), StringComparison.Ordinal);
        await host.RunAsync("web1", RunEnd.Successful, """{"m": {"payload": {"name": "web1"}, "meta": {"uuid": "x"}}}""");
        Assert.Contains("the inventory of runs is not rendered from this store", ConsoleVisitor.Text(await CheckAsync(admin)), StringComparison.Ordinal);
        Assert.DoesNotContain("Check with Ansible", await viewer.OpenAsync(Form), StringComparison.Ordinal);
    }
}
