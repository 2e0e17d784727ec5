using System.Net;
using System.Net.Sockets;
using System.Text;
using Plumbline.Automation.Activation;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Plugins;

/// <summary>A source that others wrote, as Debian's collections bring it; and a filter of a collection.</summary>
public sealed class PluginCollectionTests
{
    private const string Installed = "/usr/lib/python3/dist-packages/ansible_collections/cyberark/pas/plugins/event_source/syslog.py";

    [Fact]
    public async Task Run_SyslogSourceOfCyberark_BringsWhatIsSentToIt()
    {
        Assert.SkipUnless(File.Exists(Installed), "the collection cyberark.pas is not installed");
        using var rig = new PluginRig();
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)udp.Client.LocalEndPoint!).Port;
        udp.Close();
        using var sending = new CancellationTokenSource();
        var sender = SendAsync(port, """Jan 1 vault {"syslog": {"user": "ada"}}""", sending.Token);

        var end = await rig.RunAsync(
            $"- cyberark.pas.syslog: {{host: 127.0.0.1, port: {port}}}", action: "shutdown: {message: \"{{ event.cyberark }}\"}");
        await sending.CancelAsync();
        await sender;

        Assert.Equal(ActivationEnd.Finished, end);
        Assert.DoesNotContain(rig.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SourceAndFilterOfACollection_WorkTogether()
    {
        using var rig = new PluginRig();
        rig.Options = options => options with
        {
            Environment = name => name == "ANSIBLE_COLLECTIONS_PATH" ? rig.Folder : Environment.GetEnvironmentVariable(name),
        };
        const string Collection = "ansible_collections/a/b/extensions/eda/plugins";
        rig.Write($"{Collection}/event_source/count.py", "async def main(queue, args):\n    await queue.put({'n': 1})\n");
        rig.Write($"{Collection}/event_filter/tag.py", "def main(event, word):\n    event['word'] = word\n    return event\n");

        Assert.Equal(ActivationEnd.Finished, await rig.RunAsync("- a.b.count: {}\n  filters:\n    - a.b.tag: {word: x}"));
        Assert.Contains("'word': 'x'", Assert.Single(rig.Events));
        Assert.Contains("'source': {'name': 'a.b.count', 'type': 'a.b.count'}", rig.Events[0]);
    }

    // Until somebody listens.
    private static async Task SendAsync(int port, string text, CancellationToken cancellationToken)
    {
        using var udp = new UdpClient();
        var bytes = Encoding.UTF8.GetBytes(text);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await udp.SendAsync(bytes, new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);
            }
            catch (SocketException)
            {
                // Nobody listens yet.
            }
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
