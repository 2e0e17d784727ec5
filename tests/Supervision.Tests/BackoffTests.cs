using Xunit;

namespace Plumbline.Supervision.Tests;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(7, 60)]
    [InlineData(int.MaxValue, 60)]
    public void Full_DoublesUpToTheLongest(int failures, double seconds) =>
        Assert.Equal(seconds, Backoff.Standard.Full(failures).TotalSeconds);

    [Fact]
    public void After_IsNeverLongerThanFullAndNeverShorterThanTheJitterAllows()
    {
        for (var i = 0; i < 1000; i++)
            Assert.InRange(Backoff.Standard.After(3).TotalSeconds, 4 * (1 - Backoff.Jitter), 4);
    }

    [Fact]
    public void After_DiffersFromOneToTheNext() =>
        Assert.True(Enumerable.Range(0, 50).Select(_ => Backoff.Standard.After(5)).Distinct().Count() > 10);
}
