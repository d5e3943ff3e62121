#!/bin/bash
# Pulls the plug under the server's writes: ext4 on a disk whose cache forgets what was not flushed (volatile_disk.py).
#
#   tests/durability/power_cut.sh [CUTS]        20 cuts as served (synchronous=FULL), then with NORMAL until one loses, 20 at most
#   KEEP=0.5 tests/durability/power_cut.sh      a torn cache: half of what was not flushed survives, in any order
#
# Passes when FULL lost nothing and NORMAL, in the same run, lost something: a rig that catches nothing proves nothing.
# Needs root and the packages nbdkit nbdkit-plugin-python libnbd-bin fuse3; says so and skips (77) where they are missing.
set -u
HERE=$(cd "$(dirname "$0")" && pwd)
CUTS=${1:-20}
CONTROL_CUTS=20
PYTHON=/usr/bin/python3

skip() { echo "skipped: $1"; exit 77; }
[ "$(id -u)" = 0 ] || skip "power cuts need root"
for tool in nbdkit nbdfuse mkfs.ext4 e2fsck fusermount3 losetup; do
  command -v $tool > /dev/null || skip "$tool is missing (packages nbdkit nbdkit-plugin-python libnbd-bin fuse3 e2fsprogs)"
done
nbdkit --dump-plugin python > /dev/null 2>&1 || skip "nbdkit-plugin-python is missing"
[ -e /dev/fuse ] && [ -e /dev/loop-control ] || skip "this machine has no fuse or no loop devices"

WORK=$(mktemp -d /var/tmp/mainstay-power-cut-XXXXXX)
DISK=$WORK/disk NBD=$WORK/nbd MOUNT=$WORK/mount
mkdir -p "$NBD" "$MOUNT"
NBDKIT= NBDFUSE=

unplug() {
  umount "$MOUNT" 2> /dev/null || umount -l "$MOUNT" 2> /dev/null
  fusermount3 -u "$NBD" 2> /dev/null || umount -l "$NBD" 2> /dev/null
  [ -n "$NBDFUSE" ] && kill -9 "$NBDFUSE" 2> /dev/null && wait "$NBDFUSE" 2> /dev/null
  [ -n "$NBDKIT" ] && kill -9 "$NBDKIT" 2> /dev/null && wait "$NBDKIT" 2> /dev/null
  NBDKIT= NBDFUSE=
}
trap 'unplug; rm -rf "$WORK"' EXIT

plug_in() { # seed
  rm -f "$WORK/cut" "$WORK/socket" "$DISK"
  truncate -s 192M "$DISK"
  mkfs.ext4 -q -F "$DISK"
  BACKING=$DISK POWERCUT=$WORK/cut SEED=$1 KEEP=${KEEP:-0} nbdkit -f -U "$WORK/socket" python "$HERE/volatile_disk.py" 2> "$WORK/nbdkit.log" &
  NBDKIT=$!
  for _ in $(seq 50); do [ -S "$WORK/socket" ] && break; sleep 0.1; done
  nbdfuse "$NBD" "nbd+unix:///?socket=$WORK/socket" 2> /dev/null &
  NBDFUSE=$!
  for _ in $(seq 50); do [ -f "$NBD/nbd" ] && break; sleep 0.1; done
  mount -o loop "$NBD/nbd" "$MOUNT"
}

# One cut; prints "answered lost intact|damaged".
cut_once() { # seed, options of serve
  local seed=$1
  shift
  plug_in "$seed" || return 1
  "$PYTHON" "$HERE/cut_once.py" write "$MOUNT/data" "$WORK/ledger.json" "$WORK/cut" "0.$((seed * 37 % 9))" "$@" || return 1
  unplug
  e2fsck -fy "$DISK" > /dev/null 2>&1
  mount -o loop "$DISK" "$MOUNT" || return 1
  "$PYTHON" "$HERE/cut_once.py" check "$MOUNT/data" "$WORK/ledger.json"
  umount "$MOUNT"
}

plug_in 0 || skip "this machine cannot mount the rig's disk"
unplug

ANSWERED=0 LOST=0 DAMAGED=0
for cut in $(seq "$CUTS"); do
  RESULT=$(cut_once "$cut") || { echo "cut $cut: the rig failed"; exit 1; }
  read -r answered lost state <<< "$RESULT"
  echo "FULL   cut $cut: $answered answered, $lost lost, $state"
  ANSWERED=$((ANSWERED + answered)) LOST=$((LOST + lost))
  [ "$state" = intact ] || DAMAGED=$((DAMAGED + 1))
done

CONTROL_LOST=0
for cut in $(seq "$CONTROL_CUTS"); do
  RESULT=$(cut_once "$cut" --unsafe-sync-late) || { echo "cut $cut: the rig failed"; exit 1; }
  read -r answered lost state <<< "$RESULT"
  echo "NORMAL cut $cut: $answered answered, $lost lost, $state"
  CONTROL_LOST=$((CONTROL_LOST + lost))
  [ "$CONTROL_LOST" -gt 0 ] && break
done

echo "FULL: $CUTS cuts, $ANSWERED answered, $LOST lost, $DAMAGED damaged. NORMAL, the control: $CONTROL_LOST lost."
if [ "$LOST" -gt 0 ] || [ "$DAMAGED" -gt 0 ]; then echo "FAILED: a power cut lost what was answered"; exit 1; fi
if [ "$CONTROL_LOST" = 0 ]; then echo "FAILED: the control lost nothing, so this rig proves nothing"; exit 1; fi
echo "passed"
