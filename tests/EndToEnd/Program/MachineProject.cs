using Xunit;

namespace Plumbline.EndToEnd.Program;

/// <summary>A project that configures virtual machines as they are documented in the server's own store.</summary>
internal static class MachineProject
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Rulebook, playbook, role and inventory; what the role does on a machine is a line in the file <c>done</c>.</summary>
    public static Project Create(
        int webhook, int api, string condition = "event.payload.event == \"created\" and event.payload.model == \"virtualmachine\"",
            string target = "target: \"{{ event.payload.data.name }}\"")
    {
        var project = new Project().WithLocalConnection();
        project.Write("inventory/hosts.yml", $$"""
            plugin: netbox.netbox.nb_inventory
            api_endpoint: http://localhost:{{api}}
            config_context: true
            flatten_config_context: true
            compose: {ansible_user: custom_fields.login_user}
            """);
        project.Write("plumbline.yml", "policies:\n  - match: {playbook: devops/playbooks/new_vm.yml}\n    ready_when: [primary_ip]\n    "
            + "within: 1 minute\n");
        project.Write("rulebooks/machines.yml", $$"""
            - name: Machines
              hosts: all
              sources:
                - ansible.eda.webhook: {host: 127.0.0.1, port: {{webhook}}}
              rules:
                - name: Configure VM
                  condition: {{condition}}
                  action:
                    run_playbook: {name: devops/playbooks/new_vm.yml, extra_vars: { {{target}} } }
            """);
        project.Write("devops/playbooks/new_vm.yml", """
            - hosts: "{{ target }}"
              gather_facts: false
              tasks:
                - ansible.builtin.include_role: {name: "{{ item }}"}
                  loop: "{{ hostvars[inventory_hostname].ansible_roles | default(['baseline']) }}"
            """);
        project.Write("devops/roles/baseline/tasks/main.yml", $$"""
            - ansible.builtin.shell: echo "{{ "{{ inventory_hostname }} {{ ansible_host }} {{ ansible_user | default('nobody') }}" }}" >> {{project.At("done")}}
            """);
        return project;
    }

    /// <summary>Webhook, event rule and custom field, by <c>plumbline netbox setup</c>.</summary>
    public static async Task SetUpAsync(ServedProject server, int webhook, params string[] outcomes)
    {
        foreach (var outcome in outcomes)
        {
            await using var setup = new ProgramRun(
                PlumblineProgram.Plumbline, ["netbox", "setup", "--url", server.Url, "--webhook-url",
                    $"http://127.0.0.1:{webhook}/netbox-vm"], "/", [new("NETBOX_TOKEN", ServedProject.Token)]);
            Assert.True(await setup.ExitAsync(Patience) == 0, setup.Stderr);
            Assert.Equal(4, setup.Stdout.Split($"  {outcome,-8}  ").Length - 1);
        }
    }
}
