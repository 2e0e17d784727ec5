namespace Plumbline.EndToEnd.Program;

/// <summary>A project folder with small files; machines are this machine under other names, so that runs are quick.</summary>
internal sealed class Project : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public string Folder => _scratch.Path;

    public string Write(string name, string content) => _scratch.Write(name, content);

    public string Read(string name) => File.Exists(At(name)) ? File.ReadAllText(At(name)) : "";

    public int Lines(string name) => File.Exists(At(name)) ? File.ReadAllLines(At(name)).Length : 0;

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Ansible reaches every host without SSH.</summary>
    public Project WithLocalConnection()
    {
        Write("inventory/group_vars/all.yml", "ansible_connection: local\nansible_python_interpreter: /usr/bin/python3\n");
        return this;
    }

    /// <summary>A rulebook with one webhook source and one rule that runs <c>play.yml</c>.</summary>
    public Project WithRulebook(
        int port, string condition = "event.payload.name is defined", string source = "",
            string action = "extra_vars: {name: \"{{ event.payload.name }}\"}")
    {
        Write("rulebooks/webhook.yml", $$"""
            - name: Webhook
              hosts: all
              sources:
                - ansible.eda.webhook: {host: 127.0.0.1, port: {{port}}{{source}}}
              rules:
                - name: Run
                  condition: {{condition}}
                  action:
                    run_playbook:
                      name: play.yml
                      {{action}}
            """);
        return this;
    }

    /// <summary>A playbook of one shell command; <c>name</c> is the event's.</summary>
    public Project WithPlay(string shell)
    {
        Write("play.yml", $$"""
            - hosts: localhost
              gather_facts: false
              tasks:
                - name: work
                  ansible.builtin.shell: |
                    {{shell}}
                  environment: {NAME: "{{ "{{ name }}" }}"}
            """);
        Write("inventory/hosts.ini", "localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n");
        return this;
    }

    public void Dispose() => _scratch.Dispose();
}
