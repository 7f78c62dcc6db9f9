#!/usr/bin/env bash
# Builds and runs examples/group_chat as a user would: outside of the tree,
# against an installed Troupe, once through CMake and once through pkg-config.
#
# usage: scripts/check_install.sh [BUILD]
#
#   BUILD  a finished build; `build` unless given

# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

case ${1-} in
  --help | -h) usage && exit 0 ;;
esac
build=${1-build}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

cmake --install "$build" --prefix "$place/first" >/dev/null
# Whatever still points to where it was installed breaks here.
mv "$place/first" "$place/prefix"
cp -r examples/group_chat "$place/source"
unset CMAKE_PREFIX_PATH

check_run() {
  local status=0
  timeout 60 "$1" </dev/null || status=$?
  [ $status = 0 ] || die "$1 ended with exit status $status"
}

say "through CMake"
cmake -S "$place/source" -B "$place/build" -G Ninja \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$place/prefix"
cmake --build "$place/build"
check_run "$place/build/group_chat"

say "through pkg-config"
pc=$(find "$place/prefix" -name troupe.pc -printf '%h')
export PKG_CONFIG_PATH=$pc
read -ra flags < <(pkg-config --cflags troupe)
read -ra libraries < <(pkg-config --libs troupe)
"${CXX:-g++}" "${flags[@]}" "$place"/source/*.cpp "${libraries[@]}" \
  -o "$place/by_pkg_config"
check_run "$place/by_pkg_config"

if [ -x "$build/troupe" ]; then
  say "the command"
  "$place/prefix/bin/troupe" --version
fi
