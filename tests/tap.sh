# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What tests that are scripts share. Sourced, never run: $tmp is a folder that goes with the script,
# $status what it shall end with.

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
