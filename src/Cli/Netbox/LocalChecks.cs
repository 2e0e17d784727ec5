using System.Globalization;
using Plumbline.Automation.Inventory.Options;
using Plumbline.Automation.Runs.Readiness.Probes;
using Plumbline.Jinja.Values;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Setup;
using Plumbline.Rulebooks.Diagnostics;

namespace Plumbline.Cli.Netbox;

/// <summary>What the doctor looks at on this machine: Ansible, the inventory file, a host that is to be configured.</summary>
internal static class LocalChecks
{
    public static DoctorFinding Ansible() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "ansible-playbook")).FirstOrDefault(File.Exists) is { } found
            ? new DoctorFinding(DoctorState.Good, "ansible", $"playbooks are run by {found}")
            : new DoctorFinding(DoctorState.Doubtful, "ansible", "there is no ansible-playbook in PATH",
                "install Ansible where runs start");

    /// <summary>Whether an inventory file can be read, and reads the NetBox that is looked at.</summary>
    public static IEnumerable<DoctorFinding> Inventory(string file, string netbox)
    {
        const string Subject = "inventory";
        var mistakes = new DiagnosticBag();
        var options = OptionsReader.Read(File.ReadAllText(file), file, Environment.GetEnvironmentVariable, new Mapping(), mistakes);
        foreach (var mistake in mistakes)
            yield return new DoctorFinding(
                mistake.Severity == Severity.Error ? DoctorState.Bad : DoctorState.Doubtful, Subject, mistake.ToString(), mistake.Cure);
        if (options is null)
            yield break;
        if (NetboxClientOptions.ReadAddress(options.Endpoint)?.AbsoluteUri.TrimEnd('/') is { } address && address != netbox.TrimEnd('/'))
            yield return new DoctorFinding(
                DoctorState.Doubtful, Subject, $"{file} reads {address}, not {netbox}", "see that api_endpoint is meant so");
        else
            yield return new DoctorFinding(DoctorState.Good, Subject, $"{file} reads this NetBox");
        if (!options.Interfaces || !options.ConfigContext)
            yield return new DoctorFinding(DoctorState.Good, Subject,
                $"{file} leaves out " + (options.Interfaces ? "config contexts" : options.ConfigContext ? "interfaces"
                    : "interfaces and config contexts") + ": ready_when cannot wait for them");
    }

    /// <summary>Whether a host answers as an SSH server, and SSH knows a key of it.</summary>
    /// <param name="place">A name or address, and behind a colon the port; an IPv6 address with a port stands in brackets.</param>
    public static async Task<DoctorFinding> SshAsync(string place, CancellationToken cancellationToken)
    {
        var (host, port) = Parts(place);
        using var probes = HostProbes.OfThisMachine(TimeProvider.System);
        if (await probes.SshAsync(host, port, knownKey: false, cancellationToken) is { } silent)
            return new DoctorFinding(
                DoctorState.Bad, "ssh", $"{host} {silent}",
                "see that the machine runs, its SSH server does, and a firewall lets you through");
        return await probes.SshAsync(host, port, knownKey: true, cancellationToken) is { } unknown
            ? new DoctorFinding(DoctorState.Doubtful, "ssh", $"{host} answers, but {unknown}",
                $"log in once by hand (ssh {host}), or let ansible.cfg take new keys (StrictHostKeyChecking=accept-new)")
            : new DoctorFinding(DoctorState.Good, "ssh", $"{host} answers, and SSH knows a key of it");
    }

    private static (string Host, int Port) Parts(string place)
    {
        var colon = place.LastIndexOf(':');
        var isPort = colon > 0 && (place.IndexOf(':') == colon || place[colon - 1] == ']')
            && int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var port = isPort ? int.Parse(place.AsSpan(colon + 1), CultureInfo.InvariantCulture) : HostProbes.SshPort;
        return ((isPort ? place[..colon] : place).Trim('[', ']'), port is > 0 and <= ushort.MaxValue ? port : HostProbes.SshPort);
    }
}
