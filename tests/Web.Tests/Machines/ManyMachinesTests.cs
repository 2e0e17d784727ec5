using System.Text.RegularExpressions;
using Xunit;

namespace Plumbline.Web.Tests.Machines;

public sealed partial class ManyMachinesTests
{
    private const string Head = "name,site,interface,address,software,tags,memory,cf_owner,cf_floor,status,cf_labels\n";

    [Fact]
    public async Task Table_OfThreeThousand_IsDocumentedInOneTransaction()
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var table = Head + string.Concat(Enumerable.Range(1, 3000).Select(at =>
            $"m{at:0000},Harbour,eth0,10.{at / 250}.{at % 250}.1/24,\"baseline, nginx\",linux,2048,eva,{at},active\n"));
        var before = host.Store.ChangeVersion;

        var looked = await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many", ("text", table), ("act", "preview"));
        var afterLook = host.Store.ChangeVersion;
        var done = await admin.SubmitAsync(looked, "many", ("act", "write"));

        Assert.Contains("3000 machines, and nothing is wrong with them", ConsoleVisitor.Text(looked), StringComparison.Ordinal);
        Assert.Equal(before, afterLook);
        Assert.Contains("3000 machines are documented", ConsoleVisitor.Text(done), StringComparison.Ordinal);
        Assert.Equal(before + 1, host.Store.ChangeVersion);
        var last = (await host.GetAsync("/api/virtualization/virtual-machines/?name=m3000")).GetProperty("results")[0];
        Assert.Equal("10.12.0.1/24", last.GetProperty("primary_ip4").GetProperty("address").GetString());
        Assert.Equal("nginx", last.GetProperty("config_context").GetProperty("ansible_roles")[1].GetString());
        Assert.Equal(3000, last.GetProperty("custom_fields").GetProperty("floor").GetInt32());
        Assert.Equal("linux", last.GetProperty("tags")[0].GetProperty("slug").GetString());
        // One request, so one create in the log for each machine, with its address.
        Assert.Equal(1, (await host.GetAsync(
            $"/api/core/object-changes/?changed_object_type=virtualization.virtualmachine&changed_object_id={last.GetProperty("id")}"))
            .GetProperty("count").GetInt32());
    }

    // What is wrong in a table below the head, and how the page says so: line | column | found | a part of the sentence.
    [Theory]
    [InlineData("m1,Habour,eth0,,,,,,,", "2|site|Habour|did you mean 'Harbour'?")]
    [InlineData("m1,Harbour,eth0,,,,,,,actve", "2|status|actve|did you mean 'active'?")]
    [InlineData("m1,Harbour,eth0,,,linux;linx,,,,", "2|tags|linux;linx|'linx': there is no such tag; did you mean 'linux'?")]
    [InlineData("m1,Harbour,eth0,,,,2 GB,,,", "2|memory|2 GB|this is no number")]
    [InlineData("m1,Harbour,eth0,,,,,,upper,", "2|cf_floor|upper|this is no number")]
    [InlineData("m1,Harbour,eth0,10.0.0.300/24,,,,,,", "2|address|10.0.0.300/24|")]
    [InlineData("m1,Harbour,,10.0.0.3/24,,,,,,", "2|interface||An address needs an interface")]
    [InlineData(",Harbour,eth0,,,,,,,", "2|name||a machine needs a name")]
    [InlineData("m1,Harbour\n\"m2\nb\",Harbour\nm3,Nowhere", "5|site|Nowhere|there is no such site")]
    [InlineData("m1,Harbour,a,b,c,d,e,f,g,h,i,surplus", "2||surplus|12 cells, and 11 columns")]
    [InlineData("m1,\"Harbour", "2||Harbour|the quote that begins here is not closed")]
    [InlineData("m1,Harbour,eth0,10.0.0.1/24\nm2,Habour\nm3,Harbour,eth0,nonsense", "3|site|Habour|")]
    [InlineData("m1,Harbour,,,,,,,,,\"\"\"\\ud800\"\"\"", "2|cf_labels|\"\\ud800\"|it holds half of a character")]
    [InlineData("m1,Harbour,,,,,,,,,\"{\"\"\\udfff\"\": 1}\"", "2|cf_labels|{\"\\udfff\": 1}|half of a character")]
    [InlineData("m1,Harbour,,,,,,,,,[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "2|cf_labels|[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]|nested more than 32 levels deep")]
    public async Task Table_WithAMistake_IsRefusedWholeWithItsPlace(string rows, string expected)
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var before = host.Store.ChangeVersion;

        var page = await admin.SubmitAsync(
            await admin.OpenAsync("/machines/many"), "many", ("text", Head + rows), ("act", "write"));

        Assert.Contains(Mistakes(page), said => expected.Split('|').Zip(said, (wanted, found) => (wanted, found)).Index()
            .All(c => c.Index < 3 ? c.Item.wanted == c.Item.found : c.Item.found.Contains(c.Item.wanted, StringComparison.Ordinal)));
        Assert.Equal(before, host.Store.ChangeVersion);
    }

    // A row with a cell that cannot be read is asked about as well; what follows from that cell is not told.
    [Fact]
    public async Task Mistakes_OfARow_AreToldTogether()
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many", ("act", "write"), ("text", Head
            + "m1,Harbour,,10.0.0.3/24,,,much,eva,upper\nm2,Harbour,eth0,10.0.0.300/24,,linx\nm3,Habour\n,Harbour\nm5,Harbour,eth0,nonsense\n"
            + ",Harbour,,nonsense\nm7,Harbour,eth0,10.0.0.300/24,,,99999999999\nm8,Harbour,eth0,10.0.0.8/24,,,99999999999"));

        Assert.Equal(
            ["2 memory much", "2 cf_floor upper", "2 interface ", "3 tags linx", "3 address 10.0.0.300/24", "4 site Habour", "5 name ", "6 address nonsense",
                "7 name ", "7 interface ", "7 address nonsense", "8 memory 99999999999", "8 address 10.0.0.300/24", "9 memory 99999999999"],
            Mistakes(page).Select(said => string.Join(' ', said[..3])));
        Assert.Equal(0, (await host.GetAsync("/api/virtualization/virtual-machines/")).GetProperty("count").GetInt32());
    }

    // What stands behind a cell that the store refuses is asked about without that cell: by other rows, too.
    [Fact]
    public async Task Mistakes_BehindOneOfTheStore_AreToldAtOnce()
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        var name = new string('e', 65);

        var page = await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many", ("act", "write"), ("text", Head
            + $"m1,Harbour,{name},10.0.0.256/24,,,99999999999\n{name},Harbour,{name}\nm3,Harbour,eth0,10.0.0.3/24,,,99999999999"));

        Assert.Equal(
            ["2 memory 99999999999", $"2 interface {name}", "2 address 10.0.0.256/24", $"3 name {name}", $"3 interface {name}", "4 memory 99999999999"],
            Mistakes(page).Select(said => string.Join(' ', said[..3])));
        Assert.Equal(0, (await host.GetAsync("/api/virtualization/virtual-machines/")).GetProperty("count").GetInt32());
    }

    // Where all writers stand in line, numbers are used up also by what is refused.
    [Fact]
    public async Task Table_ThatIsRefused_NeverStoodInTheWayOfWriters()
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many",
            ("text", "name,site,interface,address\nm1,Harbour,eth0,10.0.0.1/24\nm2,Harbour,eth0,10.0.0.300/24"), ("act", "write"));
        var next = await host.PostAsync("virtualization/virtual-machines/", """{"name": "m3", "site": 1}""");

        Assert.Single(Mistakes(page));
        Assert.Equal(1, next.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task ListAsASheet_IsTakenBackWithoutWhatNobodyDocuments()
    {
        await using var host = await WithPlacesAsync();
        await host.PostAsync("virtualization/virtual-machines/", """{"name": "m1", "site": 1}""");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var saved = await admin.OpenAsync("/machines/export.csv?columns=name.state.since.site.status.tags.changed");
        var page = await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many",
            ("text", saved.Replace("m1", "m2", StringComparison.Ordinal)), ("act", "write"));

        Assert.Contains("1 machines are documented", ConsoleVisitor.Text(page), StringComparison.Ordinal);
        Assert.Equal("m2", (await host.GetAsync("/api/virtualization/virtual-machines/2/")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task ListAsASheet_WithAddresses_HasTheirInterfaces()
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many",
            ("text", "name,site,interface,address\nm1,Harbour,eth0,10.0.0.1/24\nm2,Harbour,,\n"), ("act", "write"));

        var saved = await admin.OpenAsync("/machines/export.csv?columns=name.address.site&sort=name");

        Assert.Equal("name,interface,address,site\r\nm1,eth0,10.0.0.1/24,Harbour\r\nm2,,,Harbour\r\n", saved);
        var page = await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many",
            ("text", saved.Replace("\nm", "\nn", StringComparison.Ordinal).Replace("10.0.0.1/", "10.0.0.2/", StringComparison.Ordinal)),
            ("act", "write"));
        Assert.Contains("2 machines are documented", ConsoleVisitor.Text(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("naem,site\nm1,Harbour", "1|naem|naem|did you mean 'name'?")]
    [InlineData("name,name\nm1,m2", "1|name|name|this column is there twice")]
    [InlineData("site\nHarbour", "1|name||a column named 'name' is needed")]
    [InlineData("name,cf_ownr\nm1,eva", "1|cf_ownr|cf_ownr|did you mean 'cf_owner'?")]
    [InlineData("name\n", "1|||there is a head and no machine below it")]
    [InlineData("", "1|||there is nothing")]
    [InlineData("name,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\nm1", "1|||62 columns, and there are 23 at most")]
    public async Task Head_WithAMistake_IsToldFirst(string table, string expected)
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);

        var page = await admin.SubmitAsync(
            await admin.OpenAsync("/machines/many"), "many", ("text", table), ("act", "preview"));

        var said = Mistakes(page)[0];
        Assert.Equal(expected.Split('|')[..3], said[..3]);
        Assert.Contains(expected.Split('|')[3], said[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextThatLooksLikeAFormula_IsTextOnTheWayInAndOut()
    {
        await using var host = await WithPlacesAsync();
        using var admin = await ConsoleVisitor.LogInAsync(host);
        const string Table = "name;site;description;comments\r\n=1+1;harbour;@SUM(A1);\"<script>document.title='taken'</script>\"\r\n"
            + "'=2;Harbour;-3;\"a \"\"b\"\"; c\"\r\n";

        await admin.SubmitAsync(await admin.OpenAsync("/machines/many"), "many", ("text", Table), ("act", "write"));
        var names = (await host.GetAsync("/api/virtualization/virtual-machines/")).GetProperty("results").EnumerateArray()
            .Select(m => m.GetProperty("name").GetString()).ToList();
        var file = await admin.OpenAsync("/machines/export.csv?columns=name.site.description&sort=-name");

        Assert.Equal((string[])["=1+1", "=2"], names.Order(StringComparer.Ordinal));
        Assert.Equal("name,site,description\r\n'=2,Harbour,'-3\r\n'=1+1,Harbour,'@SUM(A1)\r\n", file);
        Assert.DoesNotContain("<script>document", await admin.OpenAsync("/machines?columns=name.description"), StringComparison.Ordinal);
        var sample = (await admin.OpenAsync("/machines/sample.csv")).Replace("\"baseline, nginx\"", "baseline", StringComparison.Ordinal);
        Assert.Contains("nothing is wrong", ConsoleVisitor.Text(await admin.SubmitAsync(
            await admin.OpenAsync("/machines/many"), "many", ("text", sample), ("act", "preview"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_OfSomebodyWhoMayNot_IsNotTaken()
    {
        await using var host = await WithPlacesAsync();
        await host.TokenOfViewerAsync("null");
        using var viewer = await ConsoleVisitor.LogInAsync(host, "viewer");
        using var admin = await ConsoleVisitor.LogInAsync(host);

        await viewer.OpenAsync("/machines/many");
        Assert.Equal(404, viewer.Status);
        var before = host.Store.ChangeVersion;
        await viewer.SubmitAsync(await admin.OpenAsync("/machines/many"), "many", ("text", "name,site\nm1,Harbour"), ("act", "write"));
        Assert.Equal(before, host.Store.ChangeVersion);
        Assert.Equal("name\r\n", await viewer.OpenAsync("/machines/export.csv?columns=name"));
    }

    private static async Task<ConsoleHost> WithPlacesAsync()
    {
        var host = await ConsoleHost.StartAsync();
        await host.PostAsync("dcim/sites/", """{"name": "Harbour", "slug": "harbour"}""");
        await host.PostAsync("extras/tags/", """{"name": "linux", "slug": "linux"}""");
        await host.PostAsync("extras/custom-fields/",
            """{"name": "owner", "type": "text", "object_types": ["virtualization.virtualmachine"]}""");
        await host.PostAsync("extras/custom-fields/",
            """{"name": "floor", "type": "integer", "object_types": ["virtualization.virtualmachine"]}""");
        await host.PostAsync("extras/custom-fields/",
            """{"name": "labels", "type": "json", "object_types": ["virtualization.virtualmachine"]}""");
        return host;
    }

    private static List<string[]> Mistakes(string page) =>
        [.. Rows().Matches(Regex.Match(page, "id=\"mistakes\".*?</table>", RegexOptions.Singleline).Value).Skip(1)
            .Select(row => Cells().Matches(row.Value).Select(c => ConsoleVisitor.Text(c.Value).Trim()).ToArray())];

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Rows();

    [GeneratedRegex("<td.*?</td>", RegexOptions.Singleline)]
    private static partial Regex Cells();
}
