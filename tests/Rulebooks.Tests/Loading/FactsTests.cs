using Plumbline.Recordings;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Loading;

/// <summary>The comparison of texts by their facts loses none.</summary>
public sealed class FactsTests
{
    [Theory]
    [InlineData("Terminating: Rulebook file path is not a file: d", "d")]
    [InlineData("Terminating: 'hosts' is a required property", "hosts")]
    [InlineData("Invalid rulebook: ['a', 'b'] is not of type 'string'", "a|b|text")]
    [InlineData("Invalid rulebook: None is not of type 'array'", "list")]
    [InlineData("Terminating: 'later' is not one of ['graceful', 'now']", "later|graceful|now")]
    [InlineData("Terminating: {'x': 1} is not valid under any of the given schemas", "")]
    [InlineData("Terminating: 5 is not valid under any of the given schemas", "5")]
    [InlineData("Rule r has an action run_playbook which needs inventory to be defined", "run_playbook|r")]
    [InlineData("Source error: <class 'KeyError: Source plugin failed with error message: ''limit''", "limit")]
    [InlineData("Source error: X: Source plugin failed with error message: 'Could not find source plugin for eda.builtin.nosuch. Please "
        + "ensure it.'", "eda.builtin.nosuch")]
    [InlineData("[Errno 98] error while attempting to bind on address ('127.0.0.1', 21777): address already in use", "127.0.0.1|21777")]
    [InlineData("TypeError: main() got an unexpected keyword argument 'exclude'", "exclude")]
    [InlineData("AttributeError: 'list' object has no attribute 'update'", "list")]
    [InlineData("Error parsing: event.a = 1. Expected end of text, found '='  (at char 8), (line:1, col:9)", "=")]
    [InlineData("raised ValueError: time_format must be one of local, iso8601, epoch", "time_format")]
    public void Of_ARecordedMessage_AreItsNamesAndNumbers(string recorded, string facts) =>
        Assert.Equal(facts.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(), Facts.Of(recorded, Facts.Given(["d", "r"])).Order());

    [Theory]
    [InlineData("the file d is a folder", null)]
    [InlineData("a folder is no file", "d")]
    public void Missing_AFactThatIsLost_IsNamed(string ours, string? missing) =>
        Assert.Equal(missing, Facts.Missing("Terminating: Rulebook file path is not a file: d", ours, Facts.Given(["d"])));
}
