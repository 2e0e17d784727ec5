using System.Formats.Tar;
using System.IO.Compression;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Tarball;

/// <summary><c>--project-tarball</c>: playbooks, roles and <c>ansible.cfg</c> come from a tar file.</summary>
public sealed class When_the_project_comes_as_a_tar_file
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private const string Rulebook = """
        - name: rs
          hosts: all
          sources: [{eda.builtin.range: {limit: 1}}]
          rules:
            - name: r
              condition: event.i == 0
              action: {run_playbook: {name: plays/site.yml, extra_vars: {who: "{{ event.i }}"}}}
        """;

    [Fact]
    public async Task Its_playbook_runs_with_its_roles_and_the_inventory_of_here()
    {
        using var folder = Folder();
        await using var run = new ProgramRun(
            PlumblineProgram.AnsibleRulebook, ["-r", "r.yml", "-i", "inv", "-T", "p.tar.gz"], folder.Path);
        Assert.Equal(0, await run.ExitAsync(Patience));
        Assert.Contains("\"msg\": \"the role says 0\"", run.Stdout, StringComparison.Ordinal);
        Assert.Empty(run.Stderr);
    }

    [Fact]
    public async Task One_that_leads_out_of_its_folder_ends_it_before_the_first_event()
    {
        using var folder = Folder();
        await using (var file = File.Create(Path.Combine(folder.Path, "p.tar.gz")))
        await using (var tar = new TarWriter(file))
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.SymbolicLink, "plays") { LinkName = "/etc" }, TestContext.Current.CancellationToken);
        await using var run = new ProgramRun(
            PlumblineProgram.AnsibleRulebook, ["-r", "r.yml", "-i", "inv", "-T", "p.tar.gz", "--print-events"], folder.Path);
        Assert.Equal(1, await run.ExitAsync(Patience));
        Assert.Contains("the project p.tar.gz cannot be used: plays: it is a link to /etc, which leads out of the project", run.Stderr,
            StringComparison.Ordinal);
        Assert.Empty(run.Stdout);
    }

    private static ScratchFolder Folder()
    {
        var folder = new ScratchFolder();
        folder.Write("r.yml", Rulebook);
        folder.Write("inv", "localhost ansible_connection=local\n");
        folder.Write("project/plays/site.yml", "- hosts: all\n  gather_facts: false\n  roles: [spoken]\n");
        folder.Write("project/ansible.cfg", "[defaults]\nroles_path = own\n");
        folder.Write("project/own/spoken/tasks/main.yml", "- ansible.builtin.debug: {msg: \"the role says {{ who }}\"}\n");
        using var file = File.Create(Path.Combine(folder.Path, "p.tar.gz"));
        using var packed = new GZipStream(file, CompressionLevel.Fastest);
        TarFile.CreateFromDirectory(Path.Combine(folder.Path, "project"), packed, includeBaseDirectory: false);
        return folder;
    }
}
