using Plumbline.Automation.Inventory.Targeting;
using Xunit;

namespace Plumbline.Automation.Tests.Inventory;

/// <summary>Whether a playbook can reach hosts that it does not run on.</summary>
public sealed class HostReachTests : IDisposable
{
    // what stands in the play's tasks (\n = line break) => yes or no
    private const string Tasks = """
        - debug: {msg: "{{ hostvars[inventory_hostname].ansible_roles }}"}          => no
        - debug: {msg: "{{ hostvars[ inventory_hostname ]['x'] }}"}                 => no
        - debug: {msg: "{{ hostvars['db1'].x }}"}                                   => yes
        - debug: {msg: "{{ hostvars | dict2items }}"}                               => yes
        - debug: {msg: "{{ groups['db'] }}"}                                        => yes
        - debug: {msg: "{{ groups.db | first }}"}                                   => yes
        - debug: {msg: x}\n  when: "'db' in groups"                                 => yes
        - debug: {msg: x}\n  when: "'db' in group_names"                            => no
        - user: {name: x, groups: sudo}                                             => no
        - user:\n    name: x\n    groups: "{{ own_groups }}"                        => no
        - command: x\n  delegate_to: localhost                                      => no
        - command: x\n  delegate_to: "{{ inventory_hostname }}"                     => no
        - command: x\n  delegate_to: db1                                            => yes
        - command: x\n  delegate_to: "{{ backup_host }}"                            => yes
        - add_host: {name: x}                                                       => yes
        - ansible.builtin.add_host:\n    name: x                                    => yes
        - debug: {msg: "{{ ansible_play_hosts }}"}\n  run_once: true                => no
        - debug: {msg: "{{ lookup('inventory_hostnames', 'all') }}"}                => yes
        - debug: {msg: x}  # hostvars of others and groups['db'] in a comment       => no
        - include_role: {name: quiet}                                               => no
        - include_role: {name: curious}                                             => yes
        - ansible.builtin.include_role:\n    name: '{{ item }}'                     => yes
        - import_tasks: more.yml                                                    => yes
        - block:\n    - import_role: {name: curious}                                => yes
        - template: {src: list.j2, dest: /x}                                        => yes
        - include_role: {name: dependent}                                           => yes
        - include_role: {name: not.installed.role}                                  => yes
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-test-").FullName;

    public HostReachTests()
    {
        Write("more.yml", "- debug: {msg: \"{{ groups['a'] }}\"}");
        Write("templates/list.j2", "{% for h in groups['all'] %}{{ h }}{% endfor %}");
        Write("roles/quiet/tasks/main.yml", "- debug: {msg: hello}");
        Write("roles/quiet/files/groups.yml", "x: \"{{ groups['a'] }}\"");
        Write("roles/curious/templates/hosts.j2", "{{ hostvars['a'].b }}");
        Write("roles/dependent/meta/main.yml", "dependencies:\n  - role: curious");
    }

    public static TheoryData<string, string> Rows => [
        .. Tasks.Split('\n').Select(r => r.Split("=>", StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1]))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Find_TellsWhetherOthersAreReached(string tasks, string reached)
    {
        var found = Find("- hosts: web1\n  tasks:\n    " + tasks.Replace("\\n", "\n    ", StringComparison.Ordinal));
        Assert.Equal(reached == "yes", found is not null);
    }

    [Fact]
    public void Find_NamesFileAndLine() => Assert.Equal($"{Path.Combine(_folder, "play.yml")}:4 uses delegate_to",
        Find("- hosts: web1\n  tasks:\n    - command: x\n      delegate_to: db1"));

    [Fact]
    public void Find_LooksIntoGroupVarsBesideThePlaybook()
    {
        Write("group_vars/all.yml", "ntp: \"{{ groups['ntp'][0] }}\"");
        Assert.NotNull(Find("- hosts: web1\n  tasks: []"));
    }

    [Fact]
    public void Find_WithAPlaybookImportedByATemplate_IsEverything() =>
        Assert.Contains("cannot be known beforehand", Find("- import_playbook: '{{ x }}.yml'"), StringComparison.Ordinal);

    [Fact]
    public void Find_FollowsImportedPlaybooks()
    {
        Write("other.yml", "- hosts: db\n  tasks:\n    - debug: {msg: \"{{ hostvars['a'] }}\"}");
        Assert.NotNull(Find("- import_playbook: other.yml"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string? Find(string playbook)
    {
        Write("play.yml", playbook);
        var plays = PlaybookReader.Read(Path.Combine(_folder, "play.yml"));
        return new HostReach(new RolePaths([], _folder, _ => null)).Find(plays, [_folder], new HashSet<string>());
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
