using System.Globalization;
using Plumbline.Automation.Progress;
using Xunit;

namespace Plumbline.Automation.Tests.Progress;

public sealed class StepOrderTests
{
    // Kind and match of each step as it comes, and as it is told.
    [Theory]
    [InlineData("Started 1, WrittenBack 1, Ended 1", "Started 1, Ended 1, WrittenBack 1")]
    [InlineData("Ended 1, WrittenBack 1", "Ended 1, WrittenBack 1")]
    [InlineData("WrittenBack 1, Ended 2, WrittenBack 2, Ended 1", "Ended 2, WrittenBack 2, Ended 1, WrittenBack 1")]
    public void WrittenBack_IsToldBehindTheEndOfItsRun(string come, string told)
    {
        var order = new StepOrder();
        var steps = come.Split(", ").Select(step => step.Split(' ')).SelectMany(step => order.Take(
            new Step(default, Enum.Parse<StepKind>(step[0]), "", Match: long.Parse(step[1], CultureInfo.InvariantCulture))));

        Assert.Equal(told, string.Join(", ", steps.Select(step => $"{step.Kind} {step.Match}")));
    }
}
