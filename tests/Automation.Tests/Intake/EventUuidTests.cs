using Plumbline.Automation.Intake;
using Xunit;

namespace Plumbline.Automation.Tests.Intake;

public sealed class EventUuidTests
{
    [Fact]
    public void New_Many_AreRandomOnesAndNeverTheSame()
    {
        var uuids = Enumerable.Range(0, 10_000).AsParallel().Select(_ => EventUuid.New()).ToList();

        Assert.Equal(uuids.Count, uuids.Distinct().Count());
        Assert.All(uuids, uuid => Assert.Equal((4, 8), (uuid.Version, uuid.Variant & 0xc)));
    }
}
