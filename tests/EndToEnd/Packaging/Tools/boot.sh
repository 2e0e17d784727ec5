# Boots the system of a folder with its own systemd: boot.sh FOLDER. It has processes, mounts, a network and a cgroup of its own, and ends
# with this script.
set -e
root=$1
cgroup=$(findmnt -n -o TARGET -t cgroup2 | head -1)/plumbline-test-$$
mkdir "$cgroup"
echo $$ >"$cgroup/cgroup.procs"
exec unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child bash -ec '
  root=$0
  ip link set lo up
  hostname fresh
  mount --bind "$root" "$root"
  cd "$root"
  mount -t proc proc proc
  mount -t sysfs -o ro sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs run
  mount -t tmpfs -o mode=1777 tmpfs tmp
  mount -t tmpfs -o mode=755 tmpfs dev
  for device in null zero full random urandom tty; do mknod -m 666 dev/$device c $(stat -c "%Hr %Lr" /dev/$device); done
  mkdir -p dev/shm dev/pts outside
  mount -t tmpfs -o mode=1777 tmpfs dev/shm
  mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  pivot_root . outside
  umount -l outside
  exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --log-target=console --show-status=false
' "$root"
