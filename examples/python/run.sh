#!/bin/sh
# Two new people at a running server: one sends a file, the other one lists and receives it, both by the Python example.
# Usage: examples/python/run.sh 'ferry://HOST:PORT#FINGERPRINT'      (registration has to be open there)
# PYTHON names another python3.
set -eu
[ $# -eq 1 ] || {
  echo "usage: $0 'ferry://HOST:PORT#FINGERPRINT'" >&2
  exit 2
}
here="$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)"
[ -d "$here/generated/ferry" ] || "$here/generate.sh"

work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT
FERRY_PASSWORD="$(od -An -N18 -tx1 /dev/urandom | tr -d ' \n')"
export FERRY_PASSWORD
suffix="$(od -An -N4 -tx1 /dev/urandom | tr -d ' \n')"
echo 'Hello from Python' >"$work/hello.txt"

person() {
  name="$1"
  shift
  "${PYTHON:-python3}" "$here/ferry_example.py" --server "$server" --user "$name-$suffix" "$@"
}
server="$1"
person alice register
person bob register
person alice send "$work/hello.txt" "bob-$suffix"
person bob inbox
person bob receive "$work/received"
cmp "$work/hello.txt" "$work/received/hello.txt"
person bob inbox
