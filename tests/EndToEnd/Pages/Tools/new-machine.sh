# Plays a machine that was just installed: an SSH server at the address of the first argument that lets in the key of this user.
set -e
address=$1
ip address add "$address/32" dev lo
mkdir -p /srv/machine /run/sshd
ssh-keygen -q -t ed25519 -N '' -f /srv/machine/host_key
cat >/srv/machine/sshd_config <<TEXT
ListenAddress $address
HostKey /srv/machine/host_key
AuthorizedKeysFile /srv/machine/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
Subsystem sftp internal-sftp
TEXT
cat ${2:-/root}/.ssh/id_ed25519.pub >/srv/machine/authorized_keys
setsid /usr/sbin/sshd -D -E /srv/machine/log -f /srv/machine/sshd_config &
until (exec 3<>/dev/tcp/$address/22) 2>/dev/null; do sleep 0.1; done
