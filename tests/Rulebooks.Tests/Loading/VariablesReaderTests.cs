using Plumbline.Jinja.Values;
using Plumbline.Recordings;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Loading;
using Plumbline.Rulebooks.Tests.Vault;
using Plumbline.Rulebooks.Vault;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

public sealed class VariablesReaderTests
{
    [Theory]
    [InlineData("nope.yml", "there is no variables file nope.yml")]
    [InlineData("d", "the variables file d is a folder, not a file")]
    [InlineData("empty.yml", "the variables file is empty")]
    [InlineData("list.yml", "[1, 2] is not a mapping")]
    [InlineData("bad.yml", "did not find expected ',' or ']'")]
    public void ReadFile_Unusable_SaysWhy(string path, string message)
    {
        var findings = new DiagnosticBag();
        Assert.Null(VariablesReader.ReadFile(path,
            new MemoryFiles(("d/x", ""), ("empty.yml", "\n"), ("list.yml", "[1, 2]\n"), ("bad.yml", "a: [1\n")), AnsibleVault.None,
                findings));
        Assert.Contains(message, Assert.Single(findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFile_Missing_SaysTheCureOfWhoNamedIt()
    {
        var findings = new DiagnosticBag();
        Assert.Null(VariablesReader.ReadFile("nope.yml", new MemoryFiles(), AnsibleVault.None, findings, "make it"));
        Assert.Equal("make it", Assert.Single(findings).Cure);
    }

    [Fact]
    public void ReadFile_RecordedVaultTag_IsTextThatDecrypts()
    {
        var text = Recording.Lines("rulebooks/cli.jsonl").First(r => r.GetProperty("name").GetString() == "vault_vars_tag")
            .GetProperty("files").GetProperty("v.yml").GetString()!;
        var findings = new DiagnosticBag();
        var variables = VariablesReader.ReadFile("v.yml", new MemoryFiles(("v.yml", text)), AnsibleVault.None, findings)!;
        Assert.Empty(findings);
        Assert.Equal("p", variables["plain"]);
        Assert.IsType<VaultResult.Plain>(AnsibleVaultTests.Vault("correct horse").Decrypt((string)variables["secret"]!));
    }

    [Fact]
    public void AddEnvironment_Names_AreTrimmedAndTextsAndWin()
    {
        var findings = new DiagnosticBag();
        Mapping variables = new() { { "n", 5L } };
        VariablesReader.AddEnvironment(variables, "n, s", name => name == "n" ? "7" : "from env", findings);
        Assert.Empty(findings);
        Assert.Equal("7", variables["n"]);
        Assert.Equal("from env", variables["s"]);
    }

    [Fact]
    public void AddEnvironment_Missing_SaysSoAsRecorded()
    {
        var findings = new DiagnosticBag();
        VariablesReader.AddEnvironment([], "s,NOT_THERE", name => name == "s" ? "x" : null, findings);
        Assert.Equal("the environment variable 'NOT_THERE' is not set", Assert.Single(findings).Message);
    }
}
