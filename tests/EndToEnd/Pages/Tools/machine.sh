# Makes the machine of a page and stays: an empty home, /opt and /srv, a copy of /etc, ports of its own.
# Arguments: the folder with the programs, the repository, a folder for copies.
set -e
programs=$1 repository=$2 scratch=$3
ip link set lo up
# Again where somebody else makes an account meanwhile: its locks are gone before they are copied.
for attempt in 1 2 3 4 5; do
	rm -rf "$scratch/etc"
	cp -a /etc "$scratch/etc" && break
	test $attempt -lt 5
	sleep 1
done
mount --bind "$scratch/etc" /etc
mount -t tmpfs -o mode=755 tmpfs /srv
mkdir /srv/plumbline /srv/repository
mount --bind "$programs" /srv/plumbline
mount --bind "$repository" /srv/repository
for folder in /opt /home /root; do mount -t tmpfs -o mode=755 tmpfs $folder; done
echo 127.0.1.1 "$(uname -n)" netbox.internal eda.internal >>/etc/hosts
echo ready
# Until the test that made it is gone, however that ended.
exec cat >/dev/null
