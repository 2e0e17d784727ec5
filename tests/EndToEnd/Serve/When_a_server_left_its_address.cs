using System.Net;
using System.Net.Sockets;
using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

/// <summary>A killed server leaves its address behind: whoever listens there by now is not told the project's token.</summary>
public sealed class When_a_server_left_its_address
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("has no store", "user", "list")]
    [InlineData("no server runs", "reload")]
    public async Task Nobody_there_is_asked_while_no_process_holds_the_store(string said, params string[] arguments)
    {
        using var project = new Project();
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        project.Write(".plumbline/address", $"http://{stranger.LocalEndpoint}/\n");
        project.Write(".plumbline/token", "0123456789abcdef0123456789abcdef01234567\n");
        project.Write(".plumbline/store.db.lock", "");
        await using var run = new ProgramRun(PlumblineProgram.Plumbline, arguments, project.Folder, []);

        Assert.Equal(2, await run.ExitAsync(Patience));
        Assert.Contains(said, run.Stderr, StringComparison.Ordinal);
        Assert.False(stranger.Pending(), run.Stderr);
    }
}
