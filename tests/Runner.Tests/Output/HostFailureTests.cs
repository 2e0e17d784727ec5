using Plumbline.Runner.Output;
using Xunit;

namespace Plumbline.Runner.Tests.Output;

public sealed class HostFailureTests
{
    [Fact]
    public void ToString_UnknownHostKey_SaysWhatToDo() => Assert.Equal(
        "web1: unreachable at task \"ping\": Failed to connect to the host via ssh: Host key verification failed. "
        + "(its SSH host key is not known: add it to known_hosts, or set ANSIBLE_HOST_KEY_CHECKING=False as ansible-rulebook does)",
        new HostFailure("web1", "ping", "Failed to connect to the host via ssh: Host key verification failed.", Unreachable: true)
            .ToString());

    [Fact]
    public void ToString_AnyOtherFailure_HasItsMessageAlone() => Assert.Equal(
        "web1: failed at task \"copy\": no space left", new HostFailure("web1", "copy", "no space left", Unreachable: false).ToString());
}
