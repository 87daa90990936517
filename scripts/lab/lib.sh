# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the lab's scripts share: the cache, messages, locks. Sourced, never run.
#
# Everything the lab builds lies in $cache, outside of the checkout, in folders named
# NAME-KEY. KEY is the start of a sha256 over all that the folder was made of, so a folder
# that exists is right, and one that is missing gets built: there is no other state.

set -o pipefail
shopt -s inherit_errexit
# shellcheck source-path=SCRIPTDIR source=../progress.sh
. "$(dirname "${BASH_SOURCE[0]}")/../progress.sh"
progress_of=lab

lab=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
src=$(cd "$lab/../.." && pwd -P)
cache=${MMPUT_BENCH_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mmput-bench}

# How many folders of one NAME stay: the current one, and the one before for who switches back.
readonly KEEP=${LAB_KEEP:-2}

die()
{
	printf '%s: %s\n' "lab/${0##*/}" "$*" >&2
	exit 1
}

usage()
{
	sed -n 's/^# usage:\t/\t/p; s/^# usage: /usage: /p' "$0" >&2
	exit 2
}

# say TEXT: what is being built now; quietly() goes on about it every minute
doing=''
say()
{
	doing=$*
	progress_line "$doing"
}

need_root()
{
	[ "$(id -u)" = 0 ] || die "needs root: it mounts and enters the lab's root"
}

# key: the key of what stdin says
key()
{
	sha256sum | cut -c1-16
}

# content PATH...: names and checksums of files, folders taken whole, for stdin of key().
# Paths are relative to the checkout, so that the key does not depend on where it lies.
content()
{
	local path

	for path; do
		[ -e "$src/$path" ] || die "$path: not in the checkout $src"
	done
	(cd "$src" && find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum)
}

# how_far: by the log of what is being built, for ticks(): ninja counts, make only goes on
how_far()
{
	tail -n 100 "$log" | sed -nE 's/^\[([0-9]+)\/([0-9]+)\].*/, \1 of \2 files/p' | tail -n 1 |
	grep . || sed -n '/^ *CC /p' "$log" | awk 'END { if (NR) printf ", %d files", NR }'
}

# strictly COMMAND...: it ends with its first error
strictly()
{
	(set -e; "$@") >"$log" 2>&1 </dev/null
}

# quietly NAME COMMAND...: its output goes to a log, of which a failure shows the end.
# Not for use in conditions: there the shell would run a function on after its first error.
quietly()
{
	local name=$1 log=$cache/log/$1.log status

	shift
	mkdir -p "$cache/log"
	: >"$log"
	set +e
	ticks "${doing%% (*}" strictly "$@"
	status=$?
	set -e
	if [ $status != 0 ]; then
		tail -n 25 "$log" >&2
		die "failed: $name (the whole log: $log)"
	fi
}

# mirror: the address of the Debian archive that the root is from. Needs $root.
mirror()
{
	# shellcheck disable=SC2154 # the caller's
	sed -nE 's,^deb (\[[^]]*\] )?([^ ]+[^/ ])/* trixie main.*,\2,p;T;q' "$root/etc/apt/sources.list"
}

# for_arch ARCH: sets how to build for ARCH in the root: cross, what comes before the compiler's
# name; triplet; sysroot, where the libraries are; arch_make, what the kernel's make has to know.
# shellcheck disable=SC2034 # for the caller
for_arch()
{
	case $1 in
	amd64)
		cross='' triplet=x86_64-linux-gnu sysroot=''
		arch_make=(ARCH=x86_64) ;;
	arm64)
		cross=aarch64-linux-gnu- triplet=aarch64-linux-gnu sysroot=/arm64
		arch_make=(ARCH=arm64 "CROSS_COMPILE=$cross") ;;
	*) usage ;;
	esac
}

# name_of FOLDER: what tells a kernel's folder from those of other kernels, but not its key
name_of()
{
	local name=${1##*/kernel-}

	echo "${name%-*}"
}

# tools: "PACKAGE VERSION" of what QEMU and kernels are made by, for stdin of key(). Needs $root.
tools()
{
	cat "${root%/root}/tools"
}

in_root()
{
	"$lab/in-root" "$@"
}

# listed: "PACKAGE VERSION" of every kernel and kernel source in the root's package lists.
# Kept beside the root, because the lists are 100 MB. Needs $root.
listed()
{
	local found=${root%/root}/listed lists=$root/var/lib/apt/lists

	if [ ! "$found" -nt "$lists" ]; then
		awk '/^Package: /{name = $2} /^Version: /{print name, $2}' \
			"$lists"/*_main_binary-amd64_Packages |
		grep -E '^linux-(source-[0-9.]+|(image|binary)-[0-9][^ ]*-amd64) ' |
		grep -vE '^[^ ]*-(rt|cloud)-' | sort -uV >"$found.$$"
		mv "$found.$$" "$found"
	fi
	cat "$found"
}

# download DIR PACKAGE VERSION ARCH. Lists forget the headers and the source of older kernels before
# the pool does; those come from there, with no checksum to compare them with.
download()
{
	# shellcheck disable=SC2016 # for the inner shell
	in_root -w "$1" -- sh -euc '
		cd "$1"
		apt-get download "$2=$3" || /usr/lib/apt/apt-helper download-file \
			"$5/pool/main/l/linux/$2_$3_$4.deb" "$2_$3_$4.deb"' sh "$@" "$(mirror)"
}

# fetch DIR PACKAGE VERSION: downloads one of the kernel's packages from Debian. Lists grow old,
# so a failure is one only with new lists.
fetch()
{
	local arch=amd64

	case $2 in
	*-common | linux-source-*) arch=all ;;
	esac
	if ! download "$@" "$arch"; then
		in_root -W -- apt-get update
		download "$@" "$arch"
	fi
}

# hold FOLDER: keeps it from being deleted as long as this process or a child lives.
hold()
{
	local fd

	exec {fd}<"$1/.lock"
	flock -s "$fd"
}

# forget NAME: deletes what is left of interrupted builds and old keys that nobody holds.
# Called with NAME locked.
forget()
{
	local name=$1 old any_key

	any_key=$(printf '[0-9a-f]%.0s' {1..16})
	find "$cache" -maxdepth 1 -name "$name-$any_key.tmp" -exec rm -rf {} +
	find "$cache" -maxdepth 1 -name "$name-$any_key" -printf '%T@ %p\n' |
	sort -rn | cut -d' ' -f2- | tail -n +$((KEEP + 1)) |
	while read -r old; do
		flock -n -x "$old/.lock" rm -rf "$old" || true
	done
}

# cached NAME KEY FUNCTION: prints the folder NAME-KEY. If it is missing, FUNCTION fills it
# (its argument is the folder to fill; it must `die` on failure) and it appears at once and whole.
# Where LAB_IF_BUILT is set, it ends the script instead, with 3.
cached()
{
	local name=$1 dir=$cache/$1-$2 build=$3 tmp lock

	[ -e "$dir/.lock" ] || [ -z "${LAB_IF_BUILT:-}" ] || exit 3
	if [ ! -e "$dir/.lock" ]; then
		mkdir -p "$cache/lock"
		exec {lock}>"$cache/lock/$name"
		flock "$lock"
	fi
	if [ ! -e "$dir/.lock" ]; then
		tmp=$dir.tmp
		# shellcheck disable=SC2064 # tmp is known now, and local
		trap "rm -rf '$tmp'" EXIT
		trap 'exit 130' INT
		trap 'exit 143' TERM
		rm -rf "$tmp"
		mkdir -p "$tmp"
		"$build" "$tmp"
		touch "$tmp/.lock"
		mv -T "$tmp" "$dir"
		trap - EXIT INT TERM
		forget "$name"
	else
		touch -c "$dir"
	fi
	[ -z "${lock:-}" ] || exec {lock}>&-
	printf '%s\n' "$dir"
}
