using System.Text;
using Plumbline.Netbox.Webhooks;
using Xunit;

namespace Plumbline.Netbox.Tests.Webhooks;

public sealed class HookSignatureTests
{
    [Fact]
    public void Compute_IsLowerCaseHexOfTheBytes()
    {
        var body = """{"event": "updated", "timestamp": "2026-01-02T03:04:05+00:00", "object_type": "virtualization.virtualmachine","""
            + """ "data": {"id": 7, "name": "vm-\u00fc"}}""";

        Assert.Equal(
            "38892e49615b0f59305b629e99845914c8f3ec593f70e2d5a1975f734dddb54d"
                + "c508b03c5824f0723f3e1595993cf9ca841210cf0d0d3a6931f21171c982aeb8",
            HookSignature.Compute("s3cret", Encoding.UTF8.GetBytes(body)));
    }
}
