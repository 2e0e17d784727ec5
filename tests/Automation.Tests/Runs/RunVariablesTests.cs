using Plumbline.Automation.Runs;
using Plumbline.Jinja;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Automation.Tests.Runs;

public sealed class RunVariablesTests
{
    [Fact]
    public void From_ValueThatIsUndefined_NamesTheVariableAndWhatIsMissing()
    {
        var undefined = JinjaEnvironment.Rulebook.CompileExpression("event.name").Evaluate(
            new Mapping { { "event", new Mapping() } }, TestContext.Current.CancellationToken);

        var refused = Assert.Throws<NotSupportedException>(
            () => RunVariables.From(new Mapping { { "target", new List<object?> { undefined } } }, _ => true));

        Assert.Equal("the extra variable 'target' has no value: 'dict object' has no attribute 'name'", refused.Message);
    }
}
