# shellcheck shell=bash
# Functions that the scripts share. Source it; it changes to the root of the
# tree and to the strict mode of bash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
self=scripts/$(basename "$0")

# What a script says itself, also while the output of a step is redirected.
exec 3>&2

say() {
  printf '%s: %s\n' "$self" "$*" >&3
}

die() {
  say "$*"
  exit 1
}

# usage: prints the comment at the head of the calling script.
usage() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$root/$self"
}

cores() {
  nproc 2>/dev/null || getconf _NPROCESSORS_ONLN
}

# run_child COMMAND...: runs it in a process group of its own and passes
# signals on to all of that group, so that whoever interrupts a script ends all
# that it started (a terminal that closes ends it too). Returns the status of
# the command.
run_child() {
  local status=0 signal= name
  set -m
  "$@" </dev/null 3>&2 &
  local child=$!
  set +m
  for name in INT TERM HUP; do
    # shellcheck disable=SC2064
    trap "signal=$name; kill -${name/HUP/TERM} -- -$child 2>/dev/null" "$name"
  done
  while true; do
    status=0
    wait "$child" || status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  trap - INT TERM HUP
  if [ -n "$signal" ]; then
    say "ended by SIG$signal"
    exit $((128 + $(kill -l "$signal")))
  fi
  return "$status"
}

# is_configured DIR: whether DIR is a release build of this very tree.
is_configured() {
  [ -f "$1/build.ninja" ] && [ -f "$1/CMakeCache.txt" ] \
    && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$1/CMakeCache.txt" \
    && grep -q '^CMAKE_BUILD_TYPE:[A-Z]*=Release$' "$1/CMakeCache.txt"
}

# configure DIR PRESET OPTION...: a folder that came from another place is
# begun anew.
configure() {
  local fresh=()
  if [ -f "$1/CMakeCache.txt" ] \
    && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$1/CMakeCache.txt"
  then
    fresh=(--fresh)
  fi
  run_child cmake --preset "$2" "${fresh[@]}" "${@:3}"
}

# build_troupe: leaves an up-to-date build/troupe, or ends the script.
build_troupe() {
  if ! is_configured build; then
    say "building Troupe; the first time takes some minutes"
    mkdir -p build
    if ! configure build release -DTROUPE_TESTS=OFF >build/configure.log 2>&1
    then
      cat build/configure.log >&2
      die "cannot configure the build (see above)"
    fi
  fi
  run_child cmake --build build --target troupe >&2 \
    || die "cannot build Troupe (see above)"
}
