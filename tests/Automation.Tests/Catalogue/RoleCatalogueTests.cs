using System.Globalization;
using Plumbline.Automation.Catalogue;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Catalogue;

public sealed class RoleCatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-roles-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Places_OfAllKinds_AreFoundAsAnsibleFindsThem()
    {
        Write("devops/roles/baseline/tasks/main.yml", "");
        Write("devops/roles/notes/readme.txt", "no role: it has none of a role's folders");
        Write("devops/roles/.git/tasks/main.yml", "");
        Write("extra/baseline/tasks/main.yml", "");
        Write("extra/nginx/meta/main.yml", "");
        Write("installed/ansible_collections/ours/tools/roles/proxy/tasks/main.yml", "");
        Write("ansible.cfg", $"[defaults]\nroles_path = devops/roles:{_folder}/elsewhere:extra\ncollections_path = installed\n");
        Write("elsewhere/web/defaults/main.yml", "");

        Assert.Equal(
            ["Project baseline devops/roles", "Project nginx extra", "Project web elsewhere", "Collection ours.tools.proxy ours.tools"],
            Catalogue().Places().Where(p => p.Folder.StartsWith(_folder, StringComparison.Ordinal))
                .Select(p => $"{p.Origin} {p.Name} {p.From}"));
    }

    [Fact]
    public void Roles_OfAProject_AreFoundWithoutAnySetting()
    {
        Write("devops/roles/baseline/tasks/main.yml", "");

        Assert.Equal("baseline", Catalogue().Find("baseline")?.Place.Name);
        Assert.Null(Catalogue().Find("../roles/baseline"));
        Assert.Null(Catalogue().Find("nothing"));
    }

    [Fact]
    public void Role_WithEverything_IsRead()
    {
        Write("devops/roles/nginx/meta/main.yml", """
            galaxy_info:
              author: Ours
              description: A web server
              license: MIT
              min_ansible_version: 2.14
              galaxy_tags: [web, http]
              platforms: [{name: Debian, versions: [bookworm, 13]}, {name: EL}]
            dependencies: [common, {role: firewall, port: 80}, {src: ours.tools.proxy}]
            argument_specs: {main: {options: {never: {}}}}
            """);
        Write("devops/roles/nginx/meta/argument_specs.yml", """
            argument_specs:
              reload: {short_description: Only again}
              main:
                short_description: Install it
                description: [One., Two.]
                options:
                  port: {type: int, required: true, choices: [80, 443], default: 80, description: Where}
                  key: {no_log: true}
                  vhosts:
                    type: list
                    elements: dict
                    options: {name: {required: true}, on: {type: bool, default: yes}}
            """);
        Write("devops/roles/nginx/defaults/main.yml", "key: x\nvhosts: []\nother: 1\ndb_password: hush\n");
        Write("devops/roles/nginx/README.md", "# Nginx");

        var role = Catalogue().Find("nginx")!;

        Assert.Empty(role.Findings);
        Assert.Equal(
            new RoleMeta("A web server", "Ours", "MIT", "2.14", [], [], []),
            role.Meta with { Platforms = [], Tags = [], Dependencies = [] });
        Assert.Equal("Debian (bookworm, 13); EL", string.Join("; ", role.Meta.Platforms));
        Assert.Equal("common; firewall; ours.tools.proxy", string.Join("; ", role.Meta.Dependencies));
        Assert.Equal("main; reload", string.Join("; ", role.EntryPoints.Select(e => e.Name)));
        Assert.Equal(
            "port Integer required default 80 of 80|443; key Text secret default x; vhosts List of Mapping default ; "
                + "vhosts.name Text required; vhosts.on Flag default True", string.Join("; ", role.Options.SelectMany(o => Said(o, ""))));
        Assert.Equal("# Nginx", RoleCatalogue.Readme(role.Place));
        Assert.True(role.Defaults.Single(d => d.Name == "db_password").IsSecret);
    }

    [Fact]
    public void Defaults_WithSecretsWithin_AreReadWithoutThem()
    {
        Write("devops/roles/app/meta/argument_specs.yml", """
            argument_specs:
              main:
                options:
                  app_token: {}
                  app_db: {type: dict, options: {host: {}, pin: {no_log: true}}}
                  app_users: {type: list, elements: dict, default: [{name: a, pin: hush}], options: {pin: {no_log: true}}}
                  app_login: {type: dict, options: {password: {default: hush}}}
            """);
        Write("devops/roles/app/defaults/main.yml", """
            app_token: hush
            app_db: {host: db1, pin: hush}
            """);
        Write("devops/roles/bare/defaults/main.yml", """
            bare_db: {password: hush, port: 1}
            bare_users: [{name: a, pwd: hush, credentials: {x: hush}}]
            bare_mixed: {a: !vault hush, bypass: shown, token: ""}
            bare_pass: hush
            bare_url: postgres://me:hu@sh@db1/x
            bare_pem: "-----BEGIN PRIVATE KEY-----hush"
            """);

        var app = Catalogue().Find("app")!.Options;
        var bare = Catalogue().Find("bare")!.Options;

        Assert.Equal("app_token", Assert.Single(app, o => o.IsSecret).Name);
        Assert.Equal("bare_pass", Assert.Single(bare, o => o.IsSecret).Name);
        var shown = string.Join("; ", app.Concat(bare).SelectMany(o => o.Options.Prepend(o)).Where(o => o.HasDefault && !o.IsSecret)
            .Select(o => Plain(o.Default)));
        Assert.Equal(
            "{host:db1,pin:•••}; [{name:a,pin:•••}]; •••; {password:•••,port:1}; [{name:a,pwd:•••,credentials:•••}]; "
                + "{a:•••,bypass:shown,token:}; postgres://me:•••@db1/x; •••", shown);
    }

    private static string Plain(object? value) => value switch
    {
        Mapping mapping => "{" + string.Join(',', mapping.Select(e => $"{e.Key}:{Plain(e.Value)}")) + "}",
        List<object?> items => "[" + string.Join(',', items.Select(Plain)) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    [Fact]
    public void Files_ThatChange_AreReadAgain()
    {
        Write("devops/roles/nginx/defaults/main.yml", "a: 1\n");
        var catalogue = Catalogue();
        Assert.Single(catalogue.Find("nginx")!.Options);
        Assert.Same(catalogue.Find("nginx"), catalogue.Find("nginx"));

        Write("devops/roles/nginx/defaults/main.yml", "a: 1\nb: 2\n");

        Assert.Equal(2, catalogue.Find("nginx")!.Options.Count);
    }

    // file | text | what is said, behind devops/roles/x/
    private const string Malformed = """
        meta/main.yml           | galaxy_info: [        | meta/main.yml:1:15: while parsing a
        meta/main.yml           | [a]                   | meta/main.yml:1:1: a mapping is expected here
        meta/main.yml           | galaxy_info: x        | meta/main.yml:1:14: galaxy_info is a mapping: author, description, platforms …
        meta/main.yml           | dependencies: x       | meta/main.yml:1:15: dependencies is a list of roles
        meta/main.yml           | argument_specs: []    | meta/main.yml:1:17: argument_specs is a mapping from entry points (main) to their options
        meta/argument_specs.yml | argument_specs: {main: x} | meta/argument_specs.yml:1:24: the entry point 'main' is a mapping with options
        meta/argument_specs.yml | argument_specs: {main: {options: [x]}} | meta/argument_specs.yml:1:34: options is a mapping from names
        meta/argument_specs.yml | argument_specs: {main: {options: {a: 1}}} | meta/argument_specs.yml:1:38: the option 'a' is a mapping: type, required, default, description …
        meta/argument_specs.yml | argument_specs: {main: {options: {a: {type: strr}}}} | meta/argument_specs.yml:1:45: 'strr' is no type of an option ('a'); did you mean str?
        meta/argument_specs.yml | argument_specs: {main: {options: {a: {choices: 1}}}} | meta/argument_specs.yml:1:48: the choices of 'a' are a list
        meta/argument_specs.yml | argument_specs: {main: {options: {a: {choices: [x], default: y}}}} | meta/argument_specs.yml:1:62: the default 'y' of 'a' is none of its choices
        defaults/main.yml       | a: *b                 | defaults/main.yml:1:4: the alias 'b
        """;

    public static TheoryData<string, string, string> Mistakes => [
        .. Malformed.Split('\n').Select(r => r.Split(" | ", StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1], r[2]))];

    [Theory, MemberData(nameof(Mistakes))]
    public void Files_ThatAreMalformed_AreNamedWithTheirPlace(string file, string text, string said)
    {
        Write($"devops/roles/x/{file}", text);

        var role = Catalogue().Find("x")!;

        Assert.StartsWith($"devops/roles/x/{said}", Assert.Single(role.Findings).ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Said(RoleOption option, string before) =>
        option.Options.SelectMany(o => Said(o, $"{before}{option.Name}.")).Prepend(
            $"{before}{option.Name} {option.Kind}{(option.Elements is { } e ? $" of {e}" : "")}{(option.IsRequired ? " required" : "")}"
            + (option.IsSecret ? " secret" : "")
            + (option.HasDefault ? string.Create(
                CultureInfo.InvariantCulture, $" default {(option.Default is List<object?> ? "" : option.Default)}") : "")
            + (option.Choices.Count > 0 ? $" of {string.Join('|', option.Choices)}" : ""));

    private RoleCatalogue Catalogue() => new(_folder, name => name == "HOME" ? _folder : null, () => []);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
