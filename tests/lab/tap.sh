# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the tests here share. Sourced, never run, from the top of the checkout and with the
# caller's arguments: $iommu is the first of them, vtd if there is none; $kernel what its guests
# boot by default; $tmp a folder that goes with the script; $status what it shall end with.

if [ "$(id -u)" != 0 ]; then
	echo '1..0 # SKIP the lab needs root'
	exit 4
fi
iommu=${1:-vtd}
# shellcheck disable=SC2034 # for the caller
case $iommu in
vtd) kernel=newest ;;
smmuv3) kernel=arm64 ;;
*) echo "usage: ${0#"$PWD"/} [vtd | smmuv3]" >&2; exit 2 ;;
esac
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
status=0

# report NAME STATUS: one test. What is in $tmp/log is shown when it has failed.
report()
{
	if [ "$2" = 0 ]; then
		echo "ok - $1"
	else
		[ ! -s "$tmp/log" ] || sed 's/^/# /' "$tmp/log"
		echo "not ok - $1"
		# shellcheck disable=SC2034 # for the caller
		status=1
	fi
}

# try NAME COMMAND...: one test, which ends with its first error; what it printed is shown when it
# fails
try()
{
	local name=$1

	shift
	(set -e; "$@") >"$tmp/log" 2>&1
	report "$name" $?
}

# driver NAME PATCH: the driver with PATCH applied, as $tmp/NAME.ko: a copy, because the cache keeps
# but few of what is not built from the checkout
driver()
{
	local module

	rm -rf "$tmp/testdev"
	cp -R testdev "$tmp/testdev" &&
		patch -s -p1 -d "$tmp/testdev" <"$2" >"$tmp/log" 2>&1 &&
		module=$(scripts/lab/module --source "$tmp/testdev" "$kernel" 2>"$tmp/log") &&
		cp "$module" "$tmp/$1.ko"
}
