using Plumbline.Automation.Activation;
using Plumbline.Automation.Offline.Checking;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Files;
using Xunit;

namespace Plumbline.Automation.Tests.Offline.Checking;

public sealed class OpenWebhooksTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("{ansible.eda.webhook: {port: 5500}}", "port 5500")]
    [InlineData("{ansible.eda.webhook: {host: 0.0.0.0, port: 5500, endpoint: /x}}", "port 5500")]
    [InlineData("{ansible.eda.webhook: {host: '::', port: 5500, token: ''}}", "port 5500")]
    [InlineData("{ansible.eda.webhook: {port: 5500, token: x}}", null)]
    [InlineData("{ansible.eda.webhook: {port: 5500, hmac_secret: x}}", null)]
    [InlineData("{ansible.eda.webhook: {host: 127.0.0.1, port: 5500}}", null)]
    [InlineData("{eda.builtin.webhook: {host: localhost, port: 5500}}", null)]
    [InlineData("{ansible.eda.alertmanager: {port: 5001}}", "port 5001")]
    [InlineData("{ansible.eda.range: {limit: 1}}", null)]
    public void In_APortThatTakesEventsFromAnyone_SaysWhatTheyCouldDo(string source, string? said)
    {
        File.WriteAllText(_file, $"- name: r\n  hosts: all\n  sources: [{source}]\n  rules:\n    - {{name: Configure, condition: event.i "
            + $"== 1, action: {{run_playbook: {{name: site.yml}}}}}}\n");
        var prepared = PreparedRulebook.Prepare(_file, new Mapping(), DiskFiles.Instance, _ => null);
        var findings = OpenWebhooks.In(prepared.Rulebook!).ToList();

        Assert.Equal(said is null ? 0 : 1, findings.Count);
        Assert.All(findings, f => Assert.Contains(
            $"{said} of this machine can send it events; with one, rule 'Configure' starts site.yml", f.Message, StringComparison.Ordinal));
    }
}
