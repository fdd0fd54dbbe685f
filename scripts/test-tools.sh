#!/bin/sh
# The shells under which tests run the init container's script. On Linux a missing one is unpacked from Debian's packages into
# the project's own folder; on other systems these tests are skipped.
set -eu
cd "$(dirname "$0")/.."
tools=.cache/tools

has() {
  command -v "$1" >/dev/null || [ -x "$tools/bin/$1" ] || [ -x "$tools/usr/bin/$1" ]
}

missing=
for program in busybox dash; do
  has "$program" || missing="$missing $program"
done
[ -n "$missing" ] || exit 0

if [ "$(uname -s)" != Linux ] && [ -z "${CI:-}" ]; then
  echo "Skipped on this system: tests of the init container's script under busybox and dash with the tools of Linux. CI runs them."
  exit 0
fi

unpack() {
  mkdir -p "$tools"
  # shellcheck disable=SC2086 # a list of words
  (cd "$tools" && apt-get download -q $missing && for package in *.deb; do dpkg -x "$package" . && rm "$package"; done)
}

if command -v apt-get >/dev/null && command -v dpkg >/dev/null; then
  # A new machine has no package lists, and only root can fetch them.
  unpack || { [ "$(id -u)" = 0 ] && apt-get update -qq && unpack; } || true
fi
for program in $missing; do
  has "$program" || {
    echo "The tests need these programs:$missing. Install them with your package manager (Debian and Ubuntu: sudo apt-get install$missing), and run the command again." >&2
    exit 1
  }
done
