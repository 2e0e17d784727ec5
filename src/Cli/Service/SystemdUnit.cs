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
            : $"{Quoted(program)} run --rulebook {Quoted(Path.Combine(folder, rulebook))} -i {Quoted(Path.Combine(folder, inventory))} "
                + "--persistence-id eda";
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
            # A plain stop is no failure.
            SuccessExitStatus=143
            # Running playbooks are ended with the service, and their work is taken up again at the next start.
            KillMode=mixed
            TimeoutStopSec=30
            # One playbook that eats the memory is ended, and not the service with it.
            OOMPolicy=continue
            MemoryHigh=70%
            MemoryMax=80%
            TasksMax=4096
            LimitNOFILE=65536
            LimitCORE=0
            StateDirectory=plumbline
            StateDirectoryMode=0700
            Environment=XDG_STATE_HOME=%S
            UMask=0027
            NoNewPrivileges=yes
            CapabilityBoundingSet=
            AmbientCapabilities=
            PrivateTmp=yes
            PrivateDevices=yes
            ProtectSystem=full
            ProtectClock=yes
            ProtectControlGroups=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            ProtectProc=invisible
            RemoveIPC=yes
            LockPersonality=yes
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallErrorNumber=EPERM
            # Left open on purpose: the home of the user (keys, known hosts and sockets of SSH) and writable memory that is executed, which
            # Python's libraries and the server's runtime need.

            [Install]
            WantedBy=multi-user.target

            """;
    }

    // systemd splits at blanks and knows double quotes; a percent sign is a specifier.
    private static string Quoted(string word)
    {
        var escaped = word.Replace("%", "%%", StringComparison.Ordinal);
        return escaped.AsSpan().IndexOfAny(NeedQuotes) < 0
            ? escaped
            : $"\"{escaped.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";
    }
}
