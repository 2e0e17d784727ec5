using Plumbline.EndToEnd.Article;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Packaging;

/// <summary>
/// The article's workflow where a package or an image brought the program: its rulebook as it is, by a user without rights. These fetch
/// Ansible and build an image: <c>./run test --only Packaging</c> runs them.
/// </summary>
[Collection(ArticlePort.Name)]
public sealed class When_the_article_is_packaged
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact(Explicit = true)]
    public async Task On_a_fresh_debian_the_articles_own_unit_starts_it()
    {
        var impossible = DebianPackage.Impossible ?? FreshRoot.Impossible;
        Assert.SkipWhen(impossible is not null, impossible ?? "");
        using var root = await FreshRoot.MakeAsync();
        root.Bring(await DebianPackage.PathAsync(), "/tmp/plumbline.deb");
        // As the article has it, but for what it installs with pip and its JDK.
        await root.RunAsync("""
            apt-get update -qq
            apt-get install -qq --no-install-recommends /tmp/plumbline.deb ansible-core
            ln -s /usr/bin/ansible-rulebook /usr/local/bin/ansible-rulebook
            groupadd ansible
            useradd -r -g ansible -d /opt/eda -s /bin/bash ansible
            mkdir -p /opt/eda
            """, online: true);
        var start = File.ReadLines(Path.Combine(ArticleSteps.Sample, "ansible-rulebook.service"))
            .Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..].Split(' ');

        await FollowAsync(
            project => FreshRoot.ShellAsync(
                project, $"cp -a . {root.Folder}/opt/eda; chroot {root.Folder} chown -R ansible:ansible /opt/eda"),
            () => root.Start("ansible", "/opt/eda", ["ANSIBLE_ROLES_PATH=/opt/eda/devops/roles", .. start]),
            () => File.Exists(root.At("/opt/eda/done")) ? root.Read("/opt/eda/done") : "");
    }

    [Fact(Explicit = true)]
    public async Task In_the_container_its_default_command_does()
    {
        var impossible = DebianPackage.Impossible ?? FreshRoot.Impossible
            ?? (File.Exists("/usr/bin/buildah") ? null : "buildah is not installed");
        Assert.SkipWhen(impossible is not null, impossible ?? "");
        var packages = Path.GetDirectoryName(await DebianPackage.PathAsync());
        await FreshRoot.ShellAsync(PlumblineProgram.Repository, $"bash eng/image.sh {packages}");
        var container = (await BuildahAsync("from localhost/plumbline:latest")).Trim();
        try
        {
            var image = await BuildahAsync("inspect --type image localhost/plumbline:latest");
            Assert.Contains("\"healthcheck\"", image, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("\"/opt/eda\": {}", image, StringComparison.Ordinal);
            Assert.Contains("\"User\": \"ansible\"", image, StringComparison.Ordinal);
            Assert.Equal("1000\n", await BuildahAsync($"run {container} -- id -u"));
            // Nothing is compiled at its start: neither of Ansible nor of the collections.
            Assert.Equal("", await BuildahAsync($"run {container} -- python3 -c " + """
                "
                import glob, os, importlib.util as u
                for f in glob.glob('/usr/share/ansible/collections/**/plugins/**/*.py', recursive=True):
                    os.path.exists(u.cache_from_source(f)) or print(f)
                "
                """));
            var collections = await BuildahAsync($"run {container} -- ansible-galaxy collection list");
            Assert.All((string[])["ansible.posix", "ansible.utils", "community.general", "netbox.netbox"],
                name => Assert.Contains($"\n{name} ", collections, StringComparison.Ordinal));
            var missing = await BuildahAsync($"run {container} -- sh -c '/usr/lib/plumbline/healthcheck /opt/eda || true'");
            Assert.Contains("nothing answers on port 5500", missing, StringComparison.Ordinal);

            var mounted = "";
            await FollowAsync(
                async project =>
                {
                    mounted = project;
                    await FreshRoot.ShellAsync("/", $"chown -R 1000:1000 {project}");
                },
                () => new ProgramRun("/bin/bash",
                    ["-c", $"{Buildah} run --volume {mounted}:/opt/eda {container} -- tini -- ansible-rulebook -r rulebooks/netbox_vm.yml "
                        + "-i inventory/hosts.yml"], PlumblineProgram.Repository),
                () => File.Exists($"{mounted}/done") ? File.ReadAllText($"{mounted}/done") : "",
                () => BuildahAsync($"run {container} -- /usr/lib/plumbline/healthcheck /opt/eda"));
        }
        finally
        {
            await BuildahAsync($"rm {container}");
        }
    }

    // In processes and mounts of its own: what runs in a container ends with the one that started it.
    private static string Buildah => "exec unshare --pid --fork --kill-child --mount-proc env BUILDAH_ISOLATION=chroot "
        + "buildah --root artifacts/packaging/containers/store --runroot artifacts/packaging/containers/run";

    private static Task<string> BuildahAsync(string commands) => FreshRoot.ShellAsync(PlumblineProgram.Repository, $"{Buildah} {commands}");

    // The machine that is documented is the one it runs on.
    private static async Task FollowAsync(
        Func<string, Task> bring, Func<ProgramRun> start, Func<string> done, Func<Task>? isWell = null)
    {
        using var store = new Project();
        await using var netbox = await ServedProject.StartAsync(store.Folder);
        using var project = ArticleSteps.Copy();
        project.WithLocalConnection();
        ArticleSteps.Edit(project, netbox);
        project.Write("devops/roles/baseline/tasks/main.yml", """
            - ansible.builtin.shell: echo "{{ inventory_hostname }} $(id -un) $(id -u)" >/opt/eda/done
            """);
        await ArticleSteps.SetUpAsync(netbox);
        await LocalPort.ArticleIsFreeAsync(TestContext.Current.CancellationToken);
        await bring(project.Folder);
        await using var run = start();
        await Waiting.UntilAsync(ArticleSteps.IsListening, "the rulebook listens", run);
        if (isWell is not null)
            await isWell();

        await ArticleSteps.DocumentAsync(netbox, "web1", "127.0.0.1/32");
        await Waiting.UntilAsync(() => done().Length > 0, "the role ran", run, (int)Patience.TotalSeconds);
        Assert.Matches("^web1 ansible [0-9]+\n$", done());
        await run.WaitForAsync("PLAY RECAP", Patience);
    }
}
