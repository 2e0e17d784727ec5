using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Packaging;

/// <summary>The package is installed into a Debian that nobody has used, upgraded, removed and purged; on odd machines, too.</summary>
public sealed class When_it_is_a_debian_package
{
    private const string Install = "dpkg --install /tmp/plumbline.deb 2>&1\n";

    [Fact]
    public async Task Built_twice_it_is_the_same_file_whatever_the_umask_and_the_place()
    {
        Assert.SkipWhen(DebianPackage.Impossible is not null, DebianPackage.Impossible ?? "");
        using var place = new ScratchFolder();
        var again = await DebianPackage.BuildAsync(
            Path.Combine(place.Path, "again"), "umask 077; export TMPDIR=$HOME TZ=Asia/Tokyo LC_ALL=C;",
                new KeyValuePair<string, string>("HOME", place.Path));
        var package = await DebianPackage.PathAsync();
        Assert.Equal(Path.GetFileName(package), Path.GetFileName(again));
        await FreshRoot.ShellAsync("/", $"cmp {package} {again}");

        var files = (await FreshRoot.ShellAsync("/", $"dpkg-deb --contents {package}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(files, f => Assert.Matches(@"^(d|-)rw[x-]r-[x-]r-[x-] root/root |^l.* -> |^-rw------- .*/etc/plumbline/environment$", f));
        Assert.DoesNotContain(files, f => f.EndsWith(".pdb", StringComparison.Ordinal) || f.EndsWith(".dbg", StringComparison.Ordinal));
        string[] expected =
        [
            "/usr/bin/plumbline -> ../lib/plumbline/cli/plumbline", "/usr/bin/plumbline-server -> ../lib/plumbline/server/plumbline-server",
            "/usr/share/man/man1/plumbline-run.1.gz", "/usr/share/bash-completion/completions/plumbline",
            "/usr/share/zsh/vendor-completions/_plumbline", "/usr/share/fish/vendor_completions.d/plumbline.fish",
        ];
        Assert.All(expected, path => Assert.Contains(files, f => f.EndsWith($" .{path}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Installed_upgraded_while_it_runs_removed_and_purged_it_leaves_what_is_not_its_own()
    {
        using var root = await RootAsync();
        root.Bring(await DebianPackage.NewerAsync(Path.GetDirectoryName(root.Folder)!), "/tmp/newer.deb");
        var before = await root.ListAsync();
        // A careful administrator's umask, and no systemd that runs.
        var said = await root.RunAsync("umask 077\n" + Install);
        Assert.DoesNotContain("warning", said, StringComparison.OrdinalIgnoreCase);
        await VerifyUnitAsync(root);
        Assert.Contains("[plumbline ", await root.RunAsync("ansible-rulebook --version"), StringComparison.Ordinal);

        await root.RunAsync($$"""
            umask 077
            as_systemd() { exec setpriv --reuid plumbline --regid plumbline --init-groups env STATE_DIRECTORY=/var/lib/plumbline "$@"; }
            well() { for _ in {1..300}; do /usr/lib/plumbline/healthcheck /etc/plumbline/project && return; sleep 0.1; done; return 1; }
            plumbline init /etc/plumbline/project
            {{ReadmeLines("chgrp", "chmod")}}
            echo NETBOX_TOKEN=mine >>/etc/plumbline/environment
            cd /
            as_systemd plumbline serve /etc/plumbline/project &
            well
            dpkg --install --force-confdef --force-confold /tmp/newer.deb
            well
            kill $!; wait $! || true
            not /usr/lib/plumbline/healthcheck /etc/plumbline/project
            as_systemd plumbline serve /etc/plumbline/project &
            well
            kill $!; wait $! || true
            """);
        Assert.Contains("NETBOX_TOKEN=mine", root.Read("/etc/plumbline/environment"), StringComparison.Ordinal);

        await root.RunAsync("dpkg --remove plumbline");
        Assert.True(File.Exists(root.At("/var/lib/plumbline/store.db")));
        Assert.True(File.Exists(root.At("/etc/plumbline/environment")));
        Assert.False(Path.Exists(root.At("/usr/lib/plumbline")));
        Assert.False(new FileInfo(root.At("/usr/bin/ansible-rulebook")).LinkTarget is not null);

        var farewell = await root.RunAsync("dpkg --purge plumbline 2>&1");
        Assert.Contains("holds your rulebooks and stays", farewell, StringComparison.Ordinal);
        string[] own = ["./etc/plumbline", "./var/log/", "./etc/gshadow-", "./etc/shadow-", "./etc/passwd-", "./etc/group-"];
        Assert.DoesNotContain((await root.ListAsync()).Except(before), f => !own.Any(o => f.StartsWith(o, StringComparison.Ordinal)));
        Assert.DoesNotContain(await root.ListAsync(), f => f is "./etc/plumbline/environment" or "./etc/plumbline/project/.plumbline");
    }

    [Fact]
    public async Task On_odd_machines_it_takes_what_is_there_and_leaves_it()
    {
        using var root = await RootAsync();
        // A person of that name, a program of pip's, one of somebody else's, and the state on a file system of its own.
        var said = await root.RunAsync("""
            useradd --create-home plumbline
            echo 'echo from pip' >/usr/local/bin/ansible-rulebook
            echo 'echo from elsewhere' >/usr/bin/ansible-rulebook
            chmod 755 /usr/local/bin/ansible-rulebook /usr/bin/ansible-rulebook
            mkdir /var/lib/plumbline
            mount -t tmpfs tmpfs /var/lib/plumbline
            
            """ + Install + """
            id plumbline
            ansible-rulebook
            stat -c '%U %a' /var/lib/plumbline
            echo kept >/var/lib/plumbline/events.db
            dpkg --remove plumbline 2>&1
            cat /var/lib/plumbline/events.db
            dpkg --install /tmp/plumbline.deb 2>&1
            dpkg --purge plumbline 2>&1
            ls -A /var/lib/plumbline
            cat /usr/bin/ansible-rulebook
            """);
        Assert.Contains("the user plumbline is there already and is taken as it is", said, StringComparison.Ordinal);
        Assert.Contains("uid=1000(plumbline)", said, StringComparison.Ordinal);
        Assert.Contains("from pip\nplumbline 700\n", said, StringComparison.Ordinal);
        Assert.Contains("kept\n", said, StringComparison.Ordinal);
        Assert.EndsWith("echo from elsewhere\n", said, StringComparison.Ordinal);
        Assert.Contains("/var/lib/plumbline stays: it is a file system", said, StringComparison.Ordinal);
        Assert.True(Directory.Exists(root.At("/home/plumbline")));

        // The state is a link, the system cannot be written, and only a group of that name is there.
        said = await root.RunAsync("""
            userdel --remove plumbline 2>/dev/null; getent group plumbline >/dev/null || groupadd plumbline
            rmdir /var/lib/plumbline; mkdir /srv/state; ln -s /srv/state /var/lib/plumbline
            dpkg --install /tmp/plumbline.deb 2>&1
            stat -c '%U %G %a' /srv/state
            (unshare --mount --propagation unchanged bash -ec 'mount --bind /usr /usr; mount -o remount,bind,ro /usr; touch /usr/x && exit 1
              runuser -u plumbline -- plumbline --version')
            echo kept >/srv/state/events.db
            dpkg --purge plumbline 2>&1
            cat /srv/state/events.db
            """);
        Assert.Contains("plumbline plumbline 700\n", said, StringComparison.Ordinal);
        Assert.Contains("what lies in /srv/state stays", said, StringComparison.Ordinal);
        Assert.EndsWith("kept\n", said, StringComparison.Ordinal);
    }

    private static async Task<FreshRoot> RootAsync()
    {
        var impossible = DebianPackage.Impossible ?? FreshRoot.Impossible;
        Assert.SkipWhen(impossible is not null, impossible ?? "");
        var root = await FreshRoot.MakeAsync();
        root.Bring(await DebianPackage.PathAsync(), "/tmp/plumbline.deb");
        return root;
    }

    // As on a machine with systemd: its own targets are there.
    private static async Task VerifyUnitAsync(FreshRoot root)
    {
        var verified = await FreshRoot.ShellAsync(root.Folder, """
            units=usr/lib/systemd/system
            ls -l etc/systemd/system/multi-user.target.wants/plumbline.service
            cp -n /usr/lib/systemd/system/*.target $units/
            systemd-analyze verify --man=no --root=$PWD plumbline.service 2>&1
            systemd-analyze security --offline=true --threshold=20 --root=$PWD plumbline.service >/dev/null
            for unit in /usr/lib/systemd/system/*.target; do dpkg-query --admindir=var/lib/dpkg -S $unit >/dev/null 2>&1 || rm -f .$unit; done
            """);
        Assert.DoesNotContain("plumbline.service:", verified, StringComparison.Ordinal);
    }

    // What README.Debian has an administrator type.
    private static string ReadmeLines(params string[] commands) => string.Join('\n', File
        .ReadLines(Path.Combine(PlumblineProgram.Repository, "packaging/debian/README.Debian"))
        .Where(line => commands.Any(c => line.StartsWith($"  {c} ", StringComparison.Ordinal))));
}
