using Plumbline.EndToEnd.Program;
using Xunit;

namespace Plumbline.EndToEnd.Serve;

[Collection(ArticlePort.Name)]
public sealed class When_the_demo_is_run
{
    [Fact]
    public async Task The_demo_configures_its_machines_over_ssh()
    {
        await using var demo = new ProgramRun(PlumblineProgram.Plumbline, ["demo", "--machines", "2"], "/");
        var code = await demo.ExitAsync(TimeSpan.FromMinutes(2));
        Assert.True(code == 0, $"exit {code}\n{demo.Stdout}\n{demo.Stderr}");
        Assert.Contains("      name: web2\n      address: 127.0.0.3\n      site: Harbour", demo.Stdout, StringComparison.Ordinal);
        Assert.Contains("web1: journal: Success", demo.Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', demo.Stdout);
    }
}
