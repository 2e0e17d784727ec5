using System.Buffers;

namespace Plumbline.Cli.Service;

/// <summary>A systemd unit with the hardening that a program which starts Ansible can bear.</summary>
internal static class SystemdUnit
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(" \t\"'\\$");

    public static string Text(string folder, string user, string program, string? rulebook, string inventory)
    {
        var start = rulebook is null
            ? $"{Quoted(program)} serve {Quoted(folder)} --listen 127.0.0.1:8000"
            : $"{Quoted(program)} run --rulebook {Quoted(Path.Combine(folder, rulebook))} -i {Quoted(Path.Combine(folder, inventory))} --persistence-id eda";
        return $"""
            [Unit]
            Description=Plumbline: machines configured because they are documented
            After=network-online.target
            Wants=network-online.target

            [Service]
            Type=simple
            User={user}
            Group={user}
            WorkingDirectory={folder}
            Environment=PATH=/usr/local/bin:/usr/bin:/bin
            Environment=ANSIBLE_ROLES_PATH={folder}/devops/roles
            ExecStart={start}
            Restart=always
            RestartSec=2
            # Running playbooks are ended with the service, and their work is taken up again at the next start.
            KillMode=mixed
            TimeoutStopSec=30
            NoNewPrivileges=yes
            PrivateTmp=yes
            ProtectSystem=full
            ProtectKernelTunables=yes
            ProtectControlGroups=yes

            [Install]
            WantedBy=multi-user.target

            """;
    }

    // systemd splits at blanks and knows double quotes; a percent sign is a specifier.
    private static string Quoted(string word)
    {
        var escaped = word.Replace("%", "%%", StringComparison.Ordinal);
        return escaped.AsSpan().IndexOfAny(NeedQuotes) < 0 ? escaped : $"\"{escaped.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";
    }
}
