using System.Buffers;

namespace Plumbline.Cli.Service;

/// <summary>A systemd unit with the hardening that a program which starts Ansible can bear.</summary>
internal static class SystemdUnit
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(" \t\"'\\$");

    public static string Text(ServiceRequest request)
    {
        var folder = request.Folder;
        var program = Quoted(request.Program);
        var start = request.Rulebook is not { } rulebook
            ? $"{program} serve {Quoted(folder)} --listen {request.Listen}"
            : $"{program} run --rulebook {Quoted(Path.Combine(folder, rulebook))} -i {Quoted(Path.Combine(folder, request.Inventory))} "
                + "--persistence-id eda";
        // A file that was named must be there; the usual one may be missing, which the dash says.
        var environment = request.Environment is { } file ? Path.GetFullPath(file) : $"-{ServiceRequest.StandardEnvironment}";
        return $"""
            [Unit]
            Description=Plumbline: machines configured because they are documented
            After=network-online.target
            Wants=network-online.target

            [Service]
            Type=simple
            User={request.User}
            WorkingDirectory={Escaped(folder)}
            Environment=PATH=/usr/local/bin:/usr/bin:/bin
            # NETBOX_TOKEN and other variables, for root alone (mode 0600).
            EnvironmentFile={Escaped(environment)}
            ExecStart={start}{(request.Rulebook is null ? "\nExecReload=/bin/kill -HUP $MAINPID" : "")}
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

    private static string Escaped(string word) => word.Replace("%", "%%", StringComparison.Ordinal);

    // systemd splits at blanks and knows double quotes; a percent sign is a specifier.
    private static string Quoted(string word)
    {
        var escaped = Escaped(word);
        return escaped.AsSpan().IndexOfAny(NeedQuotes) < 0
            ? escaped
            : $"\"{escaped.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";
    }
}
