# Sourced by ./run and ./test: what a fresh Debian 12 needs before anything can be built. The caller sets `command`.

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi
say() { printf '%s== %s%s\n' "$bold" "$*" "$plain"; }
fail() {
  printf '%s: %s\n' "$command" "$*" >&2
  exit 1
}

require_debian() {
  local ID='' VERSION_ID='' PRETTY_NAME='an unknown system'
  # shellcheck disable=SC1091
  if [ -r /etc/os-release ]; then . /etc/os-release; fi
  if [ "$ID $VERSION_ID" != "debian 12" ]; then
    fail "Mainstay is built on Debian 12; this is $PRETTY_NAME. Use a machine or container with Debian 12 (deploy/Containerfile shows one)."
  fi
  case "$(uname -m)" in
    x86_64 | aarch64) ;;
    *) fail "Mainstay is built for x86_64 and aarch64; this machine is $(uname -m)." ;;
  esac
}

# Those of the named packages that are not installed. Asks the local database only.
missing_packages() {
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

# install_packages LIST...: what the list files name and the system lacks. apt is called only when something is missing.
install_packages() {
  local wanted missing as_root=()
  mapfile -t wanted < <(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@")
  # Any npm will do: it only fetches the Node that the web application is built with.
  if ! type -P npm >/dev/null; then wanted+=(nodejs npm); fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if [ ${#missing[@]} -eq 0 ]; then
    say "Packages: all ${#wanted[@]} are installed"
    return
  fi
  if [ "$EUID" -ne 0 ]; then
    type -P sudo >/dev/null ||
      fail "these packages are missing, and without sudo only root can install them: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  say "Packages: installing ${#missing[@]} of ${#wanted[@]}: ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q)
  "${apt[@]}" update </dev/null ||
    fail "apt-get update failed (its message is above). Is the network there, and /etc/apt/sources.list right?"
  "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null 2>&1 | shorten_apt ||
    fail "apt-get could not install these packages: ${missing[*]} (its message is above, all of it in /var/log/apt/term.log)"
}

# Of the thousands of lines that apt prints for hundreds of packages: sizes, every fiftieth step, and what went wrong.
shorten_apt() {
  awk '/^(E:|W:|Err|dpkg: error|Need to get|After this|Fetched)/ { print "   " $0 }
       /^Unpacking / && ++unpacked % 50 == 0 { print "   unpacked " unpacked }
       /^Setting up / && ++set_up % 50 == 0 { print "   set up " set_up }
       { fflush() }'
}

# Called through sudo, root is needed for packages alone: go on as the person who called, so that what is built belongs
# to them. Root stays root where the folder is root's.
continue_as_caller() {
  if [ "$EUID" -ne 0 ] || [ "${SUDO_UID:-0}" -eq 0 ]; then return; fi
  local as_caller=(setpriv --reuid "$SUDO_UID" --regid "$SUDO_GID" --init-groups)
  "${as_caller[@]}" test -w "$root" || return 0
  if [ -e "$root/build" ]; then "${as_caller[@]}" test -w "$root/build" || return 0; fi
  say "Going on as ${SUDO_USER:-user $SUDO_UID}"
  exec "${as_caller[@]}" env HOME="$(getent passwd "$SUDO_UID" | cut -d: -f6)" "$root/$command" "$@"
}

# As many compilers at once as there are cores, but no more than one for each GiB of memory at hand.
jobs_at_once() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)
  if [ "$memory" -lt "$cores" ]; then cores=$memory; fi
  if [ "$cores" -lt 1 ]; then cores=1; fi
  echo "$cores"
}

# build PRESET [target...]: configures once, later ninja does so itself when a list of files changes.
build() {
  local folder=$root/build/$1
  if [ ! -f "$folder/build.ninja" ]; then
    say "Configuring build/$1"
    (cd "$root" && cmake --preset "$1") || fail "cmake could not configure build/$1 (its message is above)"
  fi
  say "Building build/$1 with $(jobs_at_once) at once"
  nice ninja -C "$folder" -j "$(jobs_at_once)" "${@:2}" || fail "the build failed (the compiler's message is above)"
}
