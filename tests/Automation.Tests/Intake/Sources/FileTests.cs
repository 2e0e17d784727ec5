using System.Text.Json;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

public sealed class FileTests
{
    [Fact]
    public async Task Run_HugeFile_IsSaidAndNotRead()
    {
        await using var rig = new SourceRig("ansible.eda.file");
        using (var huge = File.Create(rig.At("facts.yml")))
            huge.SetLength((16 << 20) + 1);
        Assert.StartsWith("raised facts.yml is larger than 16 MiB", await rig.EndAsync("""{"files": ["facts.yml"]}"""), StringComparison.Ordinal);
    }

    // text of the file | events, or how it ends
    public static TheoryData<string, string> Contents => new()
    {
        { "a: 1\n", """{"a":1}""" },
        { "[{a: 1}, {b: 2}]\n", """{"a":1} {"b":2}""" },
        { "", "" },
        { "# nothing\n", "" },
        { "5\n", "raised facts.yml is a whole number: expected a mapping, or a list of mappings" },
        { "[{a: 1}, 2]\n", "raised facts.yml is a list with a whole number in it: expected a list of mappings" },
        { "{a: \n", "raised facts.yml is no YAML" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public async Task Run_File_BringsItsMappings(string text, string expected)
    {
        await using var rig = new SourceRig("ansible.eda.file");
        File.WriteAllText(rig.At("facts.yml"), text);
        rig.Start("""{"files": ["facts.yml"]}""");
        if (expected.StartsWith("raised", StringComparison.Ordinal))
        {
            Assert.StartsWith(expected, await rig.EndAsync(), StringComparison.Ordinal);
            return;
        }
        Assert.Equal(expected, Shown(await rig.EventsAsync(expected.Count(c => c == '{'))));
        Assert.Equal("still running", await rig.StopAsync());
    }

    [Theory]
    [InlineData("{}", "returned")]
    [InlineData("""{"files": []}""", "returned")]
    [InlineData("""{"files": "facts.yml"}""", "raised files is a list of files, not a text")]
    [InlineData("""{"files": [1]}""", "raised files is a list of files, and one is a whole number")]
    [InlineData("""{"files": ["nowhere.yml"]}""", "raised there is no file nowhere.yml")]
    public async Task Run_Arguments_AreChecked(string arguments, string expected)
    {
        await using var rig = new SourceRig("file");
        Assert.Equal(expected, await rig.EndAsync(arguments));
    }

    // How editors and tools write a file, each seen as one new content.
    public static TheoryData<string> Writers => ["in place", "beside and renamed", "deleted and made", "link turned", "piece by piece"];

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task Run_FileWrittenAgain_BringsWhatIsInItNow(string writer)
    {
        await using var rig = new SourceRig("file");
        File.WriteAllText(rig.At("first.yml"), "a: 1\n");
        File.CreateSymbolicLink(rig.At("facts.yml"), rig.At("first.yml"));
        if (writer != "link turned")
            File.Move(rig.At("first.yml"), rig.At("facts.yml"), overwrite: true);
        rig.Start("""{"files": ["facts.yml"]}""");
        Assert.Equal("""{"a":1}""", Shown(await rig.EventsAsync(1)));
        await Task.Delay(300, TestContext.Current.CancellationToken);

        switch (writer)
        {
            case "in place":
                File.WriteAllText(rig.At("facts.yml"), "a: 2\n");
                break;
            case "beside and renamed":
                File.WriteAllText(rig.At("other"), "a: 2\n");
                File.Move(rig.At("other"), rig.At("facts.yml"), overwrite: true);
                break;
            case "deleted and made":
                File.Delete(rig.At("facts.yml"));
                File.WriteAllText(rig.At("facts.yml"), "a: 2\n");
                break;
            case "link turned":
                File.WriteAllText(rig.At("second.yml"), "a: 2\n");
                File.CreateSymbolicLink(rig.At("new"), rig.At("second.yml"));
                File.Move(rig.At("new"), rig.At("facts.yml"), overwrite: true);
                break;
            default:
                using (var file = new StreamWriter(rig.At("facts.yml")))
                {
                    file.Write("a");
                    file.Flush();
                    file.Write(": 2\n");
                }
                break;
        }

        Assert.Equal("""{"a":2}""", Shown(await rig.EventsAsync(2)));
    }

    [Fact]
    public async Task Run_MistakeInAFileThatWasGood_IsSaidAndTheNextContentIsRead()
    {
        await using var rig = new SourceRig("file");
        File.WriteAllText(rig.At("facts.yml"), "a: 1\n");
        rig.Start("""{"files": ["facts.yml"]}""");
        await rig.EventsAsync(1);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        File.WriteAllText(rig.At("facts.yml"), "a: [\n");
        await rig.UntilAsync(() => rig.Health.Problem is not null, "the mistake is said");
        Assert.Contains("facts.yml is no YAML", rig.Health.Problem, StringComparison.Ordinal);
        File.WriteAllText(rig.At("facts.yml"), "a: 3\n");

        Assert.Equal("""{"a":3}""", Shown(await rig.EventsAsync(2)));
        Assert.Null(rig.Health.Problem);
    }

    private static string Shown(List<JsonElement> events) => string.Join(' ', events.Select(e =>
        "{" + string.Join(",", e.EnumerateObject().Where(p => p.Name != "meta").Select(p => $"\"{p.Name}\":{p.Value.GetRawText()}")) + "}"));
}
