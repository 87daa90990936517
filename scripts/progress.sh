# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What scripts that take long say of it, on stderr. On a terminal it is one line that changes; in a
# pipe or a file a line when something begins, and one a minute at the most. Sourced, never run.

# duration SECONDS: in words
duration()
{
	if [ "$1" -lt 100 ]; then
		printf '%d s' "$1"
	else
		printf '%d min' $((($1 + 30) / 60))
	fi
}

# What the lines begin with, and when the last one was due.
progress_of=${0##*/}
progress_last=$SECONDS

# progress_clear: room for an ordinary line
progress_clear()
{
	[ ! -t 2 ] || printf '\r\033[K' >&2
}

# progress_line TEXT: something begins, which is said in any case
progress_line()
{
	progress_clear
	printf '%s: %s\n' "$progress_of" "$1" >&2
}

# progress TEXT: how far it is, said when it is time
progress()
{
	if [ -t 2 ]; then
		printf '\r\033[K%.*s' "$((${COLUMNS:-80} - 1))" "$progress_of: $1" >&2
	elif [ $((SECONDS - progress_last)) -ge 60 ]; then
		progress_last=$SECONDS
		progress_line "$1"
	fi
}

# ticks TEXT COMMAND...: the command, and every minute TEXT, for how long it has been going on, and
# what the function how_far says. The ticker ends with the pipe that only we hold, however we end.
# Not for use in conditions, nor where the shell ends with the first error.
ticks()
{
	local text=$1 alive status

	shift
	exec {alive}> >(
		begin=$SECONDS
		while
			read -rt 60
			[ $? -gt 128 ]
		do
			progress_line "$text: $(duration $((SECONDS - begin))) so far$(how_far)"
		done
	)
	"$@" {alive}>&-
	status=$?
	exec {alive}>&-
	return $status
}
