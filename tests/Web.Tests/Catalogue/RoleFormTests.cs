using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Plumbline.Automation.Catalogue;
using Plumbline.Web.Catalogue;
using Xunit;

namespace Plumbline.Web.Tests.Catalogue;

public sealed class RoleFormTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plumbline-form-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // option as its spec has it | typed (\n for a line end) => the value as JSON, or what is wrong with it
    private const string Typed = """
        {}                                | a b                => "a b"
        {}                                | 80                 => "80"
        {type: path}                      | /etc/x             => "/etc/x"
        {type: bytes}                     | 10M                => "10M"
        {type: int}                       | 80                 => 80
        {type: int}                       | -1                 => -1
        {type: int}                       | 123456789012345678901234567890 => 123456789012345678901234567890
        {type: int}                       | 8o                 => x: '8o' is no whole number.
        {type: int}                       | 1.5                => x: '1.5' is no whole number.
        {type: float}                     | 1.5                => 1.5
        {type: float}                     | NaN                => x: 'NaN' is no number.
        {type: float}                     | 1,5                => x: '1,5' is no number.
        {type: bool}                      | yes                => true
        {type: bool}                      | FALSE              => false
        {type: bool}                      | perhaps            => x: 'perhaps' is neither true nor false.
        {choices: [a, b]}                 | a                  => "a"
        {type: int, choices: [80, 443]}   | 443                => 443
        {type: int, choices: [80, 443]}   | 81                 => x: '81' is none of its choices: 80, 443.
        {type: bool, choices: [true]}     | true               => true
        {type: list}                      | a\nb c             => ["a","b c"]
        {type: list, elements: int}       | 1\n2               => [1,2]
        {type: list, elements: int}       | 1\nx               => x: 'x' is no whole number.
        {type: list, choices: [a, b]}     | a\nb               => ["a","b"]
        {type: list, choices: [a, b]}     | a\nc               => x: 'c' is none of its choices: a, b.
        {type: list}                      | - a\n- {b: 1}      => ["a",{"b":1}]
        {type: list, elements: str}       | [a, "b"]           => ["a","b"]
        {type: list, elements: dict}      | - {a: 1}           => [{"a":1}]
        {type: list, elements: dict}      | a                  => x is a list: an item a line, or YAML.
        {type: list}                      | [a                 => x: line 1, column 3: while parsing a flow sequence
        {type: dict}                      | a: 1\nb: [x]       => {"a":1,"b":["x"]}
        {type: dict}                      | a                  => x is a mapping, in YAML: 'key: value' lines.
        {type: dict}                      | a: !vault x        => x: A secret
        {type: raw}                       | 80                 => 80
        {type: raw}                       | {a: b}             => {"a":"b"}
        {type: raw}                       | 2026-01-01         => "2026-01-01"
        {type: json}                      | {"a": [1]}         => {"a":[1]}
        {type: json}                      | {a                 => x: this is no JSON: line 1, column 2.
        {type: json}                      | "\ud800"           => x: this is no JSON that can be written: it holds half of a character
        {type: json}                      | {"a": {"b": 1, "b": 2}} => x: a.b stands twice.
        {type: list, elements: dict, options: {n: {}, p: {no_log: true}}} | - {n: a} => [{"n":"a"}]
        {type: list, elements: dict, options: {n: {}, p: {no_log: true}}} | - {n: a, p: hush} => x.p: A secret
        {type: list, elements: int}       | [a]                => x is a list of int, and "a" is none.
        {no_log: true}                    | hush               => x: A secret
        {type: dict, options: {y: {}}}    | anything           => nothing
        """;

    public static TheoryData<string, string, string> Rows => [
        .. Typed.Split('\n').Select(r => r.Split(["|", "=>"], StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1], r[2]))];

    [Theory, MemberData(nameof(Rows))]
    public void Typed_ForAnOption_IsAsItsTypeHasIt(string spec, string typed, string expected)
    {
        var options = Options($"x: {spec}");
        var form = RoleForm.Of(options, new FormCollection(new Dictionary<string, StringValues>
        {
            ["v.0"] = typed.Replace("\\n", "\r\n", StringComparison.Ordinal),
        }));

        var (values, problem) = form.Against(RoleForm.Of(options, default(JsonElement)));

        var said = problem ?? (values is [var only] ? only.Value?.ToJsonString(Plumbline.Web.Machines.MachineFields.Plain) : "nothing");
        Assert.StartsWith(expected, said, StringComparison.Ordinal);
    }

    // what stands in the context, and again: a form that nobody touched changes nothing
    [Theory]
    [InlineData("{}", """{"x": "a"}""", "a")]
    [InlineData("{}", """{"x": {"odd": 1}}""", "{\n  \"odd\": 1\n}")]
    [InlineData("{type: int}", """{"x": 80}""", "80")]
    [InlineData("{type: bool}", """{"x": false}""", "false")]
    [InlineData("{type: list}", """{"x": ["a", 1]}""", "a\n1")]
    [InlineData("{type: list}", """{"x": ["- a"]}""", "[\n  \"- a\"\n]")]
    [InlineData("{type: list, elements: dict}", """{"x": [{}]}""", "[\n  {}\n]")]
    [InlineData("{type: raw}", """{"x": "80"}""", "\"80\"")]
    [InlineData("{no_log: true}", """{"x": "hush"}""", "")]
    [InlineData("{type: list, elements: dict, options: {p: {no_log: true}}}", """{"x": [{"p": "hush"}]}""", "")]
    public void Form_ThatNobodyTouched_ChangesNothing(string spec, string data, string shown)
    {
        var options = Options($"x: {spec}");
        var form = RoleForm.Of(options, JsonElement.Parse(data));
        var sent = RoleForm.Of(options, new FormCollection(new Dictionary<string, StringValues> { ["v.0"] = form[form.Fields[0]] }));

        Assert.Equal(shown, form[form.Fields[0]].ReplaceLineEndings("\n"));
        Assert.Empty(sent.Against(form).Values);
    }

    // A short text is not to stand for a huge value, nor for one that is nested too deeply to be sent.
    [Theory]
    [InlineData("{type: json}", "", "x: it is nested more than 32 levels deep.")]
    [InlineData("{type: raw}", "", "x: line 1, column")]
    [InlineData("{type: raw}", "aliases", "x: line ")]
    public void Typed_ThatIsTooMuch_IsRefused(string spec, string what, string expected)
    {
        var aliases = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + string.Concat("bcdef".Select(
            (c, i) => $"{c}: &{c} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i)}", 10))}]\n"));
        var options = Options($"x: {spec}");
        var form = RoleForm.Of(options, new FormCollection(new Dictionary<string, StringValues>
        {
            ["v.0"] = what.Length > 0 ? aliases : new string('[', 62) + new string(']', 62),
        }));

        Assert.StartsWith(expected, form.Against(RoleForm.Of(options, default(JsonElement))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WithinOptions_HaveFieldsOfTheirOwn()
    {
        var options = Options("""
            tls: {type: dict, options: {"a.b": {type: int}, inner: {type: dict, options: {on: {type: bool}}}}}
                  key: {type: dict, no_log: true, options: {name: {}}}
            """);
        var form = RoleForm.Of(options, JsonElement.Parse("""{"tls": {"a.b": 1, "inner": {"on": true}}, "key": {"name": "hush"}}"""));
        var sent = RoleForm.Of(options, new FormCollection(new Dictionary<string, StringValues> { ["v.0.0"] = "2" }));

        Assert.Equal(
            "v.0 group; v.0.0 1; v.0.1 group; v.0.1.0 true; v.1 group; v.1.0 secret",
            string.Join("; ", form.Fields.Select(f => $"{f.Name} {(f.IsGroup ? "group" : f.IsSecret ? "secret" : form[f])}")));
        Assert.Equal(
            "tls/a.b = 2; tls/inner/on = ", string.Join("; ", sent.Against(form).Values.Select(
                v => $"{string.Join('/', v.Path)} = {v.Value?.ToJsonString()}")));
    }

    // values of a program | what is wrong with them
    [Theory]
    [InlineData("""{"x": 80, "l": ["a"], "d": {"y": 1}}""", null)]
    [InlineData("""{"x": null}""", null)]
    [InlineData("""{"x": "80"}""", "x is int, and \"80\" is none.")]
    [InlineData("""{"x": 1.5}""", "x is int, and 1.5 is none.")]
    [InlineData("""{"l": "a"}""", "l is list, and \"a\" is none.")]
    [InlineData("""{"l": [null]}""", "l is a list of str, and null is none.")]
    [InlineData("""{"c": [null]}""", "c: '' is none of its choices: 1, 2.")]
    [InlineData("""{"l": [{}]}""", "l is a list of str, and {} is none.")]
    [InlineData("""{"d": {"y": 3}}""", "d.y: '3' is none of its choices: 1, 2.")]
    [InlineData("""{"d": {"z": "hush"}}""", "d.z: A secret")]
    [InlineData("""{"s": "hush"}""", "s: A secret")]
    [InlineData("""{"portt": 80}""", "'portt' is no variable of the role; did you mean port?")]
    public void Values_OfPrograms_HaveToFit(string given, string? problem)
    {
        var options = Options("""
            x: {type: int}
                  l: {type: list, elements: str}
                  s: {no_log: true}
                  port: {}
                  c: {type: list, choices: [1, 2]}
                  d: {type: dict, options: {y: {type: int, choices: [1, 2]}, z: {no_log: true}}}
            """);

        var said = GivenValues.Of(options, JsonSerializer.Deserialize<System.Text.Json.Nodes.JsonObject>(given)).Problem;

        Assert.StartsWith(problem ?? "", said ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, said is null);
    }

    private IReadOnlyList<RoleOption> Options(string options)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "devops/roles/r/meta"));
        File.WriteAllText(
            Path.Combine(_folder, "devops/roles/r/meta/argument_specs.yml"), $"argument_specs:\n  main:\n    options:\n      {options}\n");
        var role = new RoleCatalogue(_folder, _ => null, () => []).Find("r")!;
        Assert.Empty(role.Findings);
        return role.Options;
    }
}
