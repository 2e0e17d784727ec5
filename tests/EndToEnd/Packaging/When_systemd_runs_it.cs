using Plumbline.EndToEnd.Article;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Packaging;

/// <summary>
/// The package on a system that systemd has booted: its service configures a machine from its sandbox, through upgrade and purge, and
/// the article's unit runs beside it, byte for byte. <c>./run test --only Packaging</c> runs this.
/// </summary>
public sealed class When_systemd_runs_it
{
    [Fact(Explicit = true)]
    public async Task Service_and_the_articles_unit_configure_what_is_documented()
    {
        var impossible = DebianPackage.Impossible ?? BootedSystem.Impossible;
        Assert.SkipWhen(impossible is not null, impossible ?? "");
        using var root = await FreshRoot.MakeAsync();
        root.Bring(await DebianPackage.PathAsync(), "/srv/plumbline.deb");
        root.Bring(await DebianPackage.NewerAsync(Path.GetDirectoryName(root.Folder)!), "/srv/newer.deb");
        root.Bring(Path.Combine(PlumblineProgram.Repository, "tests/EndToEnd/Pages/Tools/document.sh"), "/srv/document.sh");
        await root.RunAsync("""
            apt-get update -qq
            apt-get install -qq --no-install-recommends systemd dbus ansible-core curl jq
            """, online: true);
        await using var system = await BootedSystem.StartAsync(root);

        // Without a project it waits, and is no failure.
        await system.RunAsync("""
            dpkg --install /srv/plumbline.deb
            systemctl is-enabled plumbline
            not systemctl is-active plumbline
            not systemctl is-failed plumbline
            """);
        await PackagedServiceAsync(system);
        await ArticleUnitAsync(root, system);
        await system.RunAsync("""
            dpkg --purge plumbline
            not systemctl cat plumbline
            not ls /var/lib/plumbline
            not sh -c 'systemctl --failed --no-legend | grep plumbline'
            """);
    }

    private static async Task PackagedServiceAsync(BootedSystem system)
    {
        var said = await system.RunAsync("""
            umask 077
            plumbline init /etc/plumbline/project
            cd /etc/plumbline/project
            sed -i 's/port: 5500/port: 5501/' rulebooks/netbox_vm.yml
            mkdir inventory/group_vars; echo 'ansible_connection: local' >inventory/group_vars/all.yml
            chgrp -R plumbline /etc/plumbline/project
            chmod -R u+rwX,g=rX,o= /etc/plumbline/project
            systemctl start plumbline
            until_true /usr/lib/plumbline/healthcheck
            export NETBOX_TOKEN=$(cat .plumbline/token)
            plumbline netbox setup --project . --url http://127.0.0.1:8000 --webhook-url http://127.0.0.1:5501/netbox-vm
            bash /srv/document.sh http://127.0.0.1:8000 $NETBOX_TOKEN web1 127.0.0.1 plumbline
            until_true grep web1 /var/lib/plumbline/documented-as
            until_true sh -c 'runuser -u plumbline -- plumbline runs | grep succeeded'
            first=$(systemctl show -P MainPID plumbline)
            systemctl reload plumbline
            [ "$(systemctl show -P MainPID plumbline)" = "$first" ]
            dpkg --install --force-confdef --force-confold /srv/newer.deb
            until_true /usr/lib/plumbline/healthcheck
            second=$(systemctl show -P MainPID plumbline)
            [ "$second" != "$first" ]
            runuser -u plumbline -- plumbline runs
            stat -c '%U %a' /var/lib/plumbline
            grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/$second/status
            for place in /usr /etc /var /home /opt /srv; do not nsenter -t $second -m touch $place/x; done
            nsenter -t $second -m sh -c 'touch /var/lib/plumbline/x; rm /var/lib/plumbline/x'
            """);
        Assert.Matches(@"web1 .*succeeded", said);
        Assert.Contains("plumbline 700\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n", said, StringComparison.Ordinal);
    }

    // The files of the article as it prints them; of its inventory what it asks one to edit, and its playbook's one typing mistake mended.
    private static async Task ArticleUnitAsync(FreshRoot root, BootedSystem system)
    {
        Directory.CreateDirectory(root.At("/opt/eda"));
        await FreshRoot.ShellAsync(ArticleSteps.Sample, $"cp -r rulebooks inventory devops {root.Folder}/opt/eda/");
        root.Bring(Path.Combine(ArticleSteps.Sample, "ansible-rulebook.service"), "/etc/systemd/system/ansible-rulebook.service");
        await system.RunAsync("""
            groupadd ansible
            useradd -r -g ansible -d /opt/eda -s /bin/bash ansible
            ln -s /usr/bin/ansible-rulebook /usr/local/bin/ansible-rulebook
            cd /opt/eda
            sed -i "s|https://netbox.example.com|http://127.0.0.1:8000|; s|32029....|$(cat /var/lib/plumbline/token)|
              s|- role: .*|- site: harbour|" inventory/hosts.yml
            sed -i 's/builtint/builtin/' devops/playbooks/new_vm.yml
            mkdir -p inventory/group_vars devops/roles/baseline/tasks; echo 'ansible_connection: local' >inventory/group_vars/all.yml
            echo '- ansible.builtin.shell: echo "{{ inventory_hostname }} $(id -un)" >/opt/eda/done' >devops/roles/baseline/tasks/main.yml
            chown -R ansible:ansible /opt/eda
            systemctl daemon-reload
            systemctl enable ansible-rulebook.service
            systemctl start ansible-rulebook.service
            until_true curl -s http://127.0.0.1:5500
            curl -fsS -X POST -d '{"event": "created", "model": "virtualmachine", "data": {"name": "web1"}}' http://127.0.0.1:5500
            until_true grep '^web1 ansible$' done
            systemctl stop ansible-rulebook.service
            """);
    }
}
