using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Automation.Catalogue;
using Plumbline.Web.Catalogue;
using Xunit;

namespace Plumbline.Web.Tests.Catalogue;

public sealed class SoftwareWishTests
{
    // its own data | what counts with all contexts | wish => its own data then
    private const string Table = """
        {}                          | {}                              | + nginx           => {"ansible_roles":["nginx"]}
        {}                          | {"ansible_roles":["base"]}      | + nginx           => {"ansible_roles":["base","nginx"]}
        {}                          | {"ansible_roles":["nginx"]}     | + nginx           => nothing
        {"ansible_roles":["a"]}     | {"ansible_roles":["a"]}         | + nginx           => {"ansible_roles":["a","nginx"]}
        {"ansible_roles":"a"}       | {"ansible_roles":"a"}           | + nginx           => {"ansible_roles":["a","nginx"]}
        {"ansible_roles":["a",{"role":"b"}]} | {}                     | + nginx           => {"ansible_roles":["a",{"role":"b"},"nginx"]}
        {"ansible_roles":["a",{"role":"b"}]} | {}                     | - a               => {"ansible_roles":[{"role":"b"}]}
        {}                          | {"ansible_roles":["a",7]}       | + nginx           => {"ansible_roles":["a",7,"nginx"]}
        null                        | {}                              | + nginx port=80   => {"ansible_roles":["nginx"],"port":80}
        {"port":80}                 | {"ansible_roles":["nginx"]}     | + nginx port=80   => nothing
        {"port":80}                 | {"ansible_roles":["nginx"]}     | + nginx port=81   => {"port":81}
        {"port":80,"x":1}           | {"ansible_roles":["nginx"]}     | + nginx port=null => {"x":1}
        {"tls":{"a":1}}             | {"ansible_roles":["nginx"]}     | + nginx tls/b=2   => {"tls":{"a":1,"b":2}}
        {"tls":{"a":1}}             | {"ansible_roles":["nginx"]}     | + nginx tls/a=null => {}
        {"tls":7}                   | {"ansible_roles":["nginx"]}     | + nginx tls/a=1   => {"tls":{"a":1}}
        {"tls":7}                   | {"ansible_roles":["nginx"]}     | + nginx tls/a=null => nothing
        {"ansible_roles":["a","b"]} | {"ansible_roles":["a","b"]}     | - a               => {"ansible_roles":["b"]}
        {"ansible_roles":["a"]}     | {"ansible_roles":["a"]}         | - a               => {"ansible_roles":[]}
        {}                          | {"ansible_roles":["a","b"]}     | - a               => {"ansible_roles":["b"]}
        {}                          | {"ansible_roles":["b"]}         | - a               => nothing
        {"port":80,"x":1}           | {"ansible_roles":["a"]}         | - a !port         => {"x":1,"ansible_roles":[]}
        {"port":80}                 | {}                              | - a !port         => {}
        {"a":1,"a":2}               | {}                              | + b               => {"a":2,"ansible_roles":["b"]}
        """;

    public static TheoryData<string, string, string, string> Rows => [
        .. Table.Split('\n').Select(r => r.Split(["|", "=>"], StringSplitOptions.TrimEntries)).Select(r => (r[0], r[1], r[2], r[3]))];

    [Theory, MemberData(nameof(Rows))]
    public void Data_WithAWish_KeepsWhatItDoesNotSpeakOf(string own, string rendered, string wish, string expected)
    {
        var words = wish.Split(' ');
        var values = words.Where(w => w.Contains('=', StringComparison.Ordinal)).Select(w => w.Split('='))
            .Select(w => new RoleValue(w[0].Split('/'), JsonNode.Parse(w[1]))).ToList();
        var dropped = words.Where(w => w.StartsWith('!')).Select(w => w[1..]).ToList();

        var then = new SoftwareWish(words[1], words[0] == "-", values, dropped).Onto(JsonElement.Parse(own), JsonElement.Parse(rendered));

        Assert.Equal(expected, then?.ToJsonString() ?? "nothing");
    }

    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"ansible_roles": null}""", true)]
    [InlineData("""{"ansible_roles": "a"}""", true)]
    [InlineData("""{"ansible_roles": [{}]}""", true)]
    [InlineData("""{"ansible_roles": {"x": 1}}""", false)]
    [InlineData("""{"ansible_roles": 7}""", false)]
    public void Data_WhoseSoftwareIsSomethingElse_IsNotTouched(string data, bool isReadable) =>
        Assert.Equal(isReadable, SoftwareWish.IsReadable(JsonElement.Parse(data)));

    private static SecretPlaces Secrets() => new([
        new("s", OptionKind.Mapping) { IsSecret = true },
        new("db", OptionKind.Mapping) { Options = [new("host", OptionKind.Text), new("password", OptionKind.Text) { IsSecret = true }] },
        new("users", OptionKind.List) { Options = [new("password", OptionKind.Text) { IsSecret = true }] },
    ]);

    [Fact]
    public void Secrets_WithinValues_AreHiddenWhereverTheyStand()
    {
        var found = ContextDifference.Between(
            JsonElement.Parse("""{"db": {"host": "a", "password": "hush"}, "users": [{"password": "hush"}]}"""),
            JsonElement.Parse("""{"db": "hush"}"""), Secrets());
        var (shown, isAny) = Secrets().Hide(JsonNode.Parse(
            """[{"id": 1, "local_context_data": {"db": {"host": "a", "password": "hush"}, "users": [{"password": "hush"}], "s": 1, "x": 1}}]""")!);

        Assert.Equal(
            "db:  > •••; db.host: a > ; db.password: ••• > ; users: ••• > ", string.Join("; ", found.Select(d => $"{d.Key}: {d.Old} > {d.New}")));
        Assert.True(isAny);
        Assert.Equal(
            """[{"id":1,"local_context_data":{"db":{"host":"a","password":"•••"},"users":"•••","s":"•••","x":1}}]""",
            shown.ToJsonString(Plumbline.Web.Machines.MachineFields.Plain));
        Assert.False(Secrets().Hide(JsonNode.Parse("""{"data": {"db": {"host": "a"}}}""")!).IsAny);
    }

    [Fact]
    public void Difference_OfContexts_IsByKeyAndHidesSecrets()
    {
        var found = ContextDifference.Between(
            JsonElement.Parse("""{"a": {"b": 1, "c": [1]}, "n": 1, "t": "1", "s": {"k": "old"}, "gone": {}}"""),
            JsonElement.Parse("""{"a": {"b": 2, "c": [1]}, "n": 1, "t": 1, "s": {"k": "new"}, "new": "x"}"""), Secrets());

        Assert.Equal(
            "a.b: 1 > 2; gone: {} > ; new:  > x; s.k: ••• > •••; t: 1 > 1", string.Join("; ", found.Select(d => $"{d.Key}: {d.Old} > {d.New}")));
    }
}
