#!/bin/sh
# Lints the wire contract and refuses breaking changes of it, with the tool pinned in proto/buf (needs npm).
# Usage: scripts/proto-check.sh [BASE]     BASE: the commit to compare with; by default where this branch left main,
#                                          or, on main itself, the commit before
set -eu
cd -- "$(dirname -- "$0")/.."

if ! command -v npm >/dev/null 2>&1; then
  echo 'proto-check: skipped: npm is not installed'
  exit 0
fi

# Not "npm ci", which refuses a lock file that lacks the binaries of some other system. Nothing of a package is run at
# install: the tool's own install script only looks whether its binary starts.
if ! cmp -s proto/buf/package-lock.json proto/buf/node_modules/.installed; then
  (cd proto/buf && npm install --no-save --ignore-scripts --no-progress --loglevel=error >/dev/null)
  cp proto/buf/package-lock.json proto/buf/node_modules/.installed
fi
buf() { proto/buf/node_modules/.bin/buf "$@"; }

commit() { git rev-parse --quiet --verify "$1^{commit}" 2>/dev/null; }

base_of_comparison() {
  head="$(commit HEAD)" || return 0
  for branch in main origin/main; do
    base="$(git merge-base HEAD "$branch" 2>/dev/null)" || continue
    if [ "$base" != "$head" ] || ! git diff --quiet HEAD -- proto/src/main/proto; then
      echo "$base"
      return 0
    fi
  done
  commit HEAD~1 || :
}

buf lint proto
echo 'proto-check: lint passed'

if [ $# -gt 0 ]; then
  base="$(commit "$1")" || {
    echo "proto-check: no commit $1" >&2
    exit 2
  }
else
  base="$(base_of_comparison)"
fi
if [ -z "$base" ]; then
  echo 'proto-check: breaking changes not checked: this clone holds nothing earlier to compare with'
  exit 0
fi
short="$(git rev-parse --short "$base")"
if [ -z "$(git ls-tree -r --name-only "$base" -- proto/src/main/proto)" ]; then
  echo "proto-check: breaking changes not checked: commit $short holds no contract to compare with"
  exit 0
fi

earlier="$(mktemp -d)"
trap 'rm -rf -- "$earlier"' EXIT
git archive "$base" -- proto/src/main/proto | tar -x -C "$earlier"
cp proto/buf.yaml "$earlier/proto/"
buf breaking proto --against "$earlier/proto"
echo "proto-check: no breaking change since commit $short"
