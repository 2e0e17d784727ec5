using System.Text.RegularExpressions;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;

namespace Plumbline.Automation.Inventory.Targeting;

/// <summary>What one file of a playbook or role shows: a way to other hosts, and the files and roles it names.</summary>
/// <param name="OtherHosts">Where and how it reaches other hosts, or null.</param>
/// <param name="Roles">Roles named in it.</param>
/// <param name="DynamicRole">A role named by a template, or null.</param>
/// <param name="Includes">Files named in it (tasks, variables, templates), as written.</param>
/// <param name="DynamicInclude">A file named by a template, or null.</param>
internal sealed partial record FileReach(
    string? OtherHosts, IReadOnlyList<string> Roles, string? DynamicRole, IReadOnlyList<string> Includes, string? DynamicInclude)
{
    private static readonly string[] RoleTasks = ["include_role", "import_role"];
    private static readonly string[] FileTasks = ["include_tasks", "import_tasks", "include", "include_vars", "template"];
    private static readonly string[] TaskLists = ["tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always"];

    public static FileReach Scan(string path, string? text)
    {
        if (text is null)
            return new($"{path} cannot be read", [], null, [], null);
        if (text.StartsWith("$ANSIBLE_VAULT", StringComparison.Ordinal))
            return new(IsVars(path) ? null : $"{path} is encrypted", [], null, [], null);
        var reach = OtherHostsIn(path, text);
        if (!path.EndsWith(".yml", StringComparison.Ordinal) && !path.EndsWith(".yaml", StringComparison.Ordinal)
            && !path.EndsWith(".json", StringComparison.Ordinal))
            return new(reach, [], null, [], null);
        var names = new Names();
        var findings = new DiagnosticBag();
        // Plays and tasks are lists; what a role depends on stands in the mapping of its meta/main.yml.
        if (YamlReader.Read(text, path, findings, YamlOptions.Ansible) is { } root)
            names.ReadRoot(root);
        return new(reach, names.Roles, names.DynamicRole, names.Includes, names.DynamicInclude);
    }

    // Vars hold secrets; a look at other hosts hidden in them is not worth every run's time.
    private static bool IsVars(string path) => path.Contains("vars", StringComparison.Ordinal);

    private static string? OtherHostsIn(string path, string text)
    {
        // Comments and what a host says of itself are no reach.
        var code = OwnVars().Replace(Comment().Replace(text, ""), "own");
        if (Elsewhere().Match(code) is not { Success: true } found)
            return null;
        var line = code.AsSpan(0, found.Index).Count('\n') + 1;
        return $"{path}:{line} uses {found.Value.Trim().TrimEnd(':', '[', '.', '|', '(').Trim()}";
    }

    [GeneratedRegex(@"(?m)(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"hostvars\s*(\[\s*inventory_hostname\s*\]|\.get\(\s*inventory_hostname\s*[,)])|delegate_to:\s*[""']?(localhost|127\.0\.0\.1|::1|\{\{\s*inventory_hostname\s*\}\})[""']?\s*$",
        RegexOptions.Multiline)]
    private static partial Regex OwnVars();

    [GeneratedRegex(
        @"\bhostvars\b|(?<![\w.'""/-])groups\s*(\[|\.(?!\s)|\|)|\bin\s+groups\b|\(\s*groups\s*[),]|\{\{\s*groups\s*\}\}|\bdelegate_to\s*:|\binventory_hostnames\b|(?m:^\s*(-\s+)?(ansible\.builtin\.)?add_host\s*:)|\bdelegate_facts\s*:")]
    private static partial Regex Elsewhere();

    /// <summary>Collects the roles and files a list of plays or tasks names.</summary>
    private sealed class Names
    {
        public List<string> Roles { get; } = [];

        public List<string> Includes { get; } = [];

        public string? DynamicRole { get; private set; }

        public string? DynamicInclude { get; private set; }

        public void ReadRoot(YamlNode root)
        {
            if (root is YamlSequence list)
                ReadList(list);
            else if (root is YamlMapping mapping && mapping["dependencies"]?.Value is YamlSequence dependencies)
                ReadRoles(dependencies);
        }

        private void ReadList(YamlSequence list)
        {
            foreach (var item in list.Items.OfType<YamlMapping>())
                ReadItem(item);
        }

        private void ReadItem(YamlMapping item)
        {
            foreach (var entry in item.Entries)
            {
                var key = entry.KeyNode.Text;
                var name = key[(key.LastIndexOf('.') + 1)..];
                if (TaskLists.Contains(key) && entry.Value is YamlSequence tasks)
                    ReadList(tasks);
                else if (key is "roles" or "dependencies" && entry.Value is YamlSequence roles)
                    ReadRoles(roles);
                else if (key == "vars_files" && entry.Value is YamlSequence files)
                    foreach (var file in files.Items.OfType<YamlScalar>())
                        AddInclude(file);
                else if (RoleTasks.Contains(name))
                    AddRole(entry.Value is YamlMapping role ? role["name"]?.Value : Argument(entry.Value, "name"));
                else if (FileTasks.Contains(name))
                    AddInclude(entry.Value is YamlMapping file ? (file["file"] ?? file["src"])?.Value : entry.Value);
            }
        }

        private void ReadRoles(YamlSequence roles)
        {
            foreach (var role in roles.Items)
                AddRole(role is YamlMapping mapping ? (mapping["role"] ?? mapping["name"])?.Value : role);
        }

        // "include_role: name=web" is an old way to write it.
        private static YamlNode? Argument(YamlNode value, string name) =>
            value is YamlScalar scalar && scalar.Text.Contains(name + "=", StringComparison.Ordinal) ? null : value;

        private void AddRole(YamlNode? name)
        {
            if (name is not YamlScalar scalar || scalar.Text.Contains("{{", StringComparison.Ordinal))
                DynamicRole ??= name is null ? "a role" : $"{name.Position} includes a role by a template";
            else
                Roles.Add(scalar.Text);
        }

        private void AddInclude(YamlNode? file)
        {
            if (file is not YamlScalar scalar || scalar.Text.Contains("{{", StringComparison.Ordinal))
                DynamicInclude ??= file is null ? null : $"{file.Position} includes a file by a template";
            else
                Includes.Add(scalar.Text.Split(' ')[0]);
        }
    }
}
