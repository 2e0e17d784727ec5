using Plumbline.Automation.Runs;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class RunSettingsTests
{
    [Theory]
    [InlineData("PLUMBLINE_TOKEN")]
    [InlineData("PLUMBLINE_ADMIN_PASSWORD")]
    [InlineData("NETBOX_TOKEN")]
    [InlineData("EDA_CONTROLLER_TOKEN")]
    public void ChildEnvironment_SecretsOfThisProgram_AreTakenAwayUnlessNamed(string secret)
    {
        var settings = new RunSettings { WorkingDirectory = "/", Environment = new Dictionary<string, string?> { ["ANSIBLE_TIMEOUT"] = "1" } };

        Assert.Equal("1", settings.ChildEnvironment["ANSIBLE_TIMEOUT"]);
        Assert.Null(Assert.Contains(secret, settings.ChildEnvironment));
        Assert.DoesNotContain(secret, (settings with { PassedSecrets = [secret] }).ChildEnvironment);
    }

    [Fact]
    public void ChildEnvironment_SecretThatIsSetForRuns_Stays()
    {
        var settings = new RunSettings
        {
            WorkingDirectory = "/", Environment = new Dictionary<string, string?> { ["NETBOX_TOKEN"] = "for the play" },
        };

        Assert.Equal("for the play", settings.ChildEnvironment["NETBOX_TOKEN"]);
    }

    // An inventory that names it reads it: with the token gone from there, nothing of a copy's NetBox would be read or written any more.
    [Fact]
    public void Secret_WhoseNameTheProjectChose_IsTheInventorysAndNoPlaybooks()
    {
        var settings = new RunSettings { WorkingDirectory = "/", Secrets = ["PATH"] };

        Assert.Null(Assert.Contains("PATH", settings.ChildEnvironment));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), settings.Variable("PATH"));
        Assert.DoesNotContain("PATH", (settings with { PassedSecrets = ["PATH"] }).ChildEnvironment);
    }
}
