using Plumbline.Web.Elements;
using Xunit;

namespace Plumbline.Web.Tests.Elements;

public sealed class SizeTextTests
{
    // a figure of a part | its value | what people read
    [Theory]
    [InlineData("bytes", 0, "size 0 bytes")]
    [InlineData("free_bytes", 58_483_556_352, "free 54 GiB")]
    [InlineData("bytes", 1_600_000, "size 1.5 MiB")]
    [InlineData("oldest_change", 0, "oldest change none")]
    [InlineData("last_trimmed", 1_796_075_538, "last trimmed 2026-11-30 21:52:18Z")]
    [InlineData("forgotten_events", 1_234, "forgotten events 1,234")]
    public void Figure_IsSaidInWordsForPeople(string name, long value, string said) => Assert.Equal(said, SizeText.OfFigure(name, value));
}
