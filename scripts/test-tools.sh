#!/bin/sh
# The shells under which tests run the init container's script. A CI job that runs as root gets what is missing.
set -eu

missing=
for program in busybox dash; do
  command -v "$program" >/dev/null || missing="$missing $program"
done
[ -n "$missing" ] || exit 0

if [ -n "${CI-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of words
  apt-get install -y -qq --no-install-recommends $missing
else
  echo "The tests need these programs:$missing. On Debian and Ubuntu: sudo apt-get install$missing" >&2
  exit 1
fi
