# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034 # what is asked for is in the settings
#
# What bisect and bisect.d/commit share: a commit becomes a kernel, and a kernel boots. Sourced, never
# run, from the top of the checkout, with what bisect has written into DIR/settings.
#
# Of a commit, DIR/COMMIT (12 digits) has
#	kernel		its folder in the lab's cache, once it is built, and in what way
#	bootNN		run directories
#	verdict		exit code for `git bisect run`, and why
#	build.log, boot.log, guest.log	of what has failed

# shellcheck source-path=SCRIPTDIR source=../progress.sh
. scripts/progress.sh
progress_of=bisect

# git_in FOLDER ARG...: whoever it belongs to, and without the hooks of whoever that is
git_in()
{
	local folder=$1

	shift
	git -c safe.directory='*' -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0 \
		-C "$folder" "$@"
}

in_tree()
{
	git_in "$worktree" "$@"
}

# place_of COMMIT: sets at to its folder
place_of()
{
	at=$out/${1:0:12}
}

# subject_of COMMIT: made printable, as it may be anybody's
subject_of()
{
	git_in "$tree" log -1 --format=%s "$1" | LC_ALL=C tr -c '[:print:]\n' '?'
}

# note TEXT: into the log, and to who watches
note()
{
	printf '%s %s\n' "$(date -u +%FT%TZ)" "$*" >>"$out/log"
	progress_line "$*"
}

# What read waits for in vain, where a process would be too much only to sleep.
exec {never}<> <(:)

# watch TEXT LOG COMMAND...: the command, its output in LOG, and meanwhile TEXT and what left() says
watch()
{
	local text=$1 log=$2 begin=$SECONDS pid status=0 pause=0.05

	shift 2
	"$@" >"$log" 2>&1 &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		if [ -t 2 ] || [ $((SECONDS - progress_last)) -ge 60 ]; then
			progress "$text, for $(duration $((SECONDS - begin)))$(left)"
		fi
		[ $((SECONDS - begin)) -lt 2 ] || pause=1
		read -rt $pause -u "$never" _ || true
	done
	wait "$pid" || status=$?
	progress_clear
	return $status
}

# no_room LOG: whether it is for want of space that something has failed
no_room()
{
	local least

	least=$(df -k --output=avail "$out" "${TMPDIR:-/tmp}" | sort -n | sed -n '/[0-9]/{p;q}')
	grep -qaF 'No space left on device' "$1" || [ "$least" -lt 65536 ]
}

# last_of LOG: what it ends with, in a line
last_of()
{
	grep -av '^ *$' "$1" | tail -n 1 | LC_ALL=C tr -c '[:print:]\n' '?' | cut -c 1-200
}

# error_of LOG: what a build has failed with, in a line; where no compiler says it, the last one
error_of()
{
	grep -am 1 -E '(^|[: ])(fatal )?error: |^make.*\*\*\* ' "$1" | sed 's,[^ ]*/kernel-tree-[^/]*/src/,,' |
		LC_ALL=C tr -c '[:print:]\n' '?' | cut -c 1-200 | grep . || last_of "$1"
}

# kernel_of COMMIT: sets kernel to its folder, built where it is missing. What was said is in build.log
# if that fails.
kernel_of()
{
	local at status=0 built=''

	place_of "$1"
	[ -d "$at" ] || mkdir -p "$at" || return
	kernel=''
	[ ! -e "$at/kernel" ] || read -r built kernel <"$at/kernel"
	[ "$built" != "$way" ] || [ ! -e "$kernel/release" ] || return 0
	in_tree checkout -q --force --detach "$1" >"$at/build.log" 2>&1 || return 1
	watch "${1:0:12}: building it" "$at/build.log" scripts/lab/own-kernel "$arch:$worktree" || status=$?
	[ $status = 0 ] || return $status
	kernel=$(tail -n 1 "$at/build.log")
	[ -e "$kernel/release" ] && echo "$way $kernel" >"$at/kernel" && rm "$at/build.log"
}

# boot COMMIT N: boots its kernel, for the Nth time, unless that has been done. What was said is in
# boot.log if it fails, and what the guest's kernel said in guest.log.
boot()
{
	local at name n status=0 number=$((1000 * seed + $2))

	place_of "$1"
	printf -v n '%02d' "$2"
	name=$at/boot$n
	[ ! -e "$name/run.json" ] || return 0
	kernel_of "$1" || return
	[ ! -e "$at/tmp" ] || rm -rf "$at/tmp"
	watch "${1:0:12}: boot $2" "$at/boot.log" scripts/lab/run "${machine[@]}" --kernel "$arch:$kernel" \
		--seed "$number" --out "$at/tmp" -- \
		mmput-bench run "${command[@]}" --seed "$number" --output run || status=$?
	if [ $status != 0 ]; then
		[ ! -e "$at/tmp/guest.log" ] || mv "$at/tmp/guest.log" "$at/"
		return $status
	fi
	mv "$at/tmp/run" "$name" >>"$at/boot.log" 2>&1 || return 1
	rm -rf "$at/tmp" "$at/boot.log"
}

# why_not COMMIT: what has failed of it, in a line
why_not()
{
	local at

	place_of "$1"
	if [ -e "$at/build.log" ]; then
		echo "does not build: $(error_of "$at/build.log")"
	else
		echo "does not boot: $(last_of "$at/boot.log")"
	fi
}

# boots_of COMMIT: sets found to its run directories. The first 99 are in the order in which they were
# made, which is as many as anybody asks for in which order.
boots_of()
{
	local at

	place_of "$1"
	found=("$at"/boot[0-9]*)
	[ -e "${found[0]}" ] || found=()
}

# ends: sets ends to the boots that GOOD and BAD were compared by, which stay what they are
ends()
{
	local at names

	mapfile -t names < <(seq -f 'boot%02.0f' "$boots")
	place_of "$good"
	ends=("${names[@]/#/"$at/"}" --vs)
	place_of "$bad"
	ends+=("${names[@]/#/"$at/"}")
}

# judge ARG...: on whose side are boots, by the ends
judge()
{
	build/mmput-bench judge --measure "$measure" --arm "$arm" --steps "$steps" "${ends[@]}" "$@"
}
