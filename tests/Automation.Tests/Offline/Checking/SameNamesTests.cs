using Plumbline.Automation.Offline.Checking;
using Xunit;

namespace Plumbline.Automation.Tests.Offline.Checking;

public sealed class SameNamesTests
{
    [Fact]
    public void In_FilesThatDifferByTheirEnding_NamesBoth() => Assert.Equal(
        [
            "rulebooks/dup.yaml:1:1: the rulebook 'dup' is in two files: rulebooks/dup.yaml and rulebooks/dup.yml (give one of them another "
            + "name, or take it away) [RB0208]",
            "rulebooks/dup.yml:1:1: the rulebook 'dup' is in two files: rulebooks/dup.yml and rulebooks/dup.yaml (give one of them another "
            + "name, or take it away) [RB0208]",
        ],
        SameNames.In(
        [
            "rulebooks/a.yml", "rulebooks/dup.yaml", "rulebooks/dup.yml", "./rulebooks/a.yml", "other/rulebooks/a.yaml", "x/b.yml", "x/b.yaml",
        ])
            .Select(finding => finding.ToString()));
}
