#!/bin/bash
# The guest's first process. `$rig` is a directory of the host: the job is there, and what it gives goes there.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

# The host's files are the lower layer, read-only; what is written goes to memory, and is gone with the guest.
mount -t tmpfs rig /mnt
mkdir /mnt/{upper,work,root}
mount -t overlay rig -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
cd /mnt/root || exit
mount -t tmpfs run run
mkdir run/host run/lock run/rig run/user
pivot_root . run/host
umount -l /run/host/mnt /run/host/dev
mount -t hostfs rig -o "$rig" /run/rig

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts /dev/shm
mount -t devpts -o ptmxmode=0666 devpts /dev/pts
mount -t tmpfs -o mode=1777 shm /dev/shm
mount -t configfs configfs /sys/kernel/config
mount -t debugfs debugfs /sys/kernel/debug
ln -s /proc/self/fd /dev/fd
ip link set lo up
mkdir -p /lib/modules
ln -s "$(cat /run/rig/modules)" "/lib/modules/$(uname -r)"

if [ -e /run/rig/interactive ]; then
  setsid -c bash /run/rig/job.sh </dev/tty1 >/dev/tty1 2>&1
  status=$?
else
  # The consoles are terminals. Programs are to write into pipes, so that they do not think that somebody looks on; and lines stay
  # as they are.
  stty -F /dev/tty1 -opost
  stty -F /dev/tty2 -opost
  mkfifo /run/out /run/err
  cat /run/out >/dev/tty1 &
  out=$!
  cat /run/err >/dev/tty2 &
  err=$!
  bash /run/rig/job.sh </dev/null >/run/out 2>/run/err
  status=$?
  # Whatever the job left running holds the pipes open.
  for process in /proc/[0-9]*; do
    case ${process#/proc/} in 1 | $out | $err) ;; *) kill -KILL "${process#/proc/}" ;; esac
  done 2>/dev/null
  wait
fi
dmesg >/run/rig/dmesg
echo "$status" >/run/rig/status
echo o >/proc/sysrq-trigger
sleep infinity
