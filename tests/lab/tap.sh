# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the tests here share. Sourced, never run, from the top of the checkout and with the
# caller's arguments: $iommu is the first of them, vtd if there is none; $tmp a folder that
# goes with the script; $status what it shall end with.

iommu=${1:-vtd}
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
