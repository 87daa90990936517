# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154 # of bisect
#
# The search itself: are GOOD and BAD two, which commit lies between them, and is it all of what they
# differ by? For bisect, which sources it, and runs search() in a process group of its own.

# left: how long the boots will take that are still to be made here, by the last one
left()
{
	[ "$took" = 0 ] || printf ', %s left' "$(duration $((took * todo)))"
}

# give_up STATUS COMMIT NAME: why there is no boot of what there must be one of
give_up()
{
	local at code=1 log

	place_of "$2"
	log=$at/boot.log
	[ ! -e "$at/build.log" ] || log=$at/build.log
	case $1 in
	129 | 130 | 143) exit "$1" ;;
	2 | 4) [ "$log" = "$at/build.log" ] || code=$1 ;;
	esac
	! no_room "$log" || die 1 "there is no space left"
	die "$code" "$3 (${2:0:12}) $(why_not "$2"); all of it: $log"
}

# boots_of_both A A-NAME B B-NAME: what is missing of N boots of each. The two boots N follow each other
# in a random order, so that what drifts on the host is in both.
boots_of_both()
{
	local commits=("$1" "$3") names=("$2" "$4") n k first begin status at name

	took=0
	todo=$((2 * boots))
	for k in 0 1; do
		boots_of "${commits[k]}"
		todo=$((todo - ${#found[@]}))
	done
	RANDOM=$seed
	for ((n = 1; n <= boots; n++)); do
		first=$((RANDOM % 2))
		for k in $first $((1 - first)); do
			place_of "${commits[k]}"
			printf -v name 'boot%02d' "$n"
			[ ! -e "$at/$name" ] || continue
			begin=$SECONDS status=0
			boot "${commits[k]}" $n || status=$?
			[ $status = 0 ] || give_up $status "${commits[k]}" "${names[k]}"
			# The first one may have waited for its kernel.
			[ $n = 1 ] || took=$((SECONDS - begin))
			[ $n != 1 ] || longest=$((SECONDS - begin))
			todo=$((todo - 1))
		done
	done
}

# figures BOOTS...: sets unit, moved (the shift), low, high, p, verdict and more to what compare says of
# them, in the measure and arm; to nothing if it has none. Returns what compare does.
figures()
{
	local status=0

	build/mmput-bench compare --style csv --measures "$measure" "$@" >"$out/csv" 2>"$out/git" || status=$?
	# Paths may have commas in them.
	IFS=, read -r unit moved low high p verdict more < <(awk -F, -v arm="$arm" -v measure="$measure" 'NR > 1 && $(NF - 12) == arm && $(NF - 13) == measure {
		unit = $(NF - 11) == "ns" ? 1000 : 1
		print unit "," $(NF - 5) "," $(NF - 4) "," $(NF - 3) "," $(NF - 2) "," $(NF - 1) "," $NF
	}' "$out/csv") || true
	rm "$out/csv"
	return $status
}

# shift_text: what figures() has found, in words
shift_text()
{
	awk -v u="$unit" -v s="$moved" -v l="$low" -v h="$high" -v p="$p" 'BEGIN {
		printf "%+.2f%s", s / u, u == 1 ? "" : " us"
		if (l != "") printf " [%+.2f, %+.2f]", l / u, h / u
		if (p < 0.001) printf ", p < 0.001"; else printf ", p = %.2g", p }'
}

# figures_of A B: figures() of all boots that there are of two commits, which both becomes
figures_of()
{
	boots_of "$1"
	both=("${found[@]}" --vs)
	boots_of "$2"
	both+=("${found[@]}")
	figures "${both[@]}" || true
}

# check_ends: is there anything to be found?
check_ends()
{
	local status=0 same="Both are built with the configuration in scripts/lab/kernel.d. If kernels of a \
distribution differ, it is by their configurations or compilers, or by code that this one leaves out"

	ends
	figures "${ends[@]}" || status=$?
	[ $status != 2 ] || die 1 "boots of GOOD and BAD cannot be compared: $(last_of "$out/git")"
	build/mmput-bench compare --style commit --measures "$measure" "${ends[@]}" >"$out/ends" || true
	if [ -z "$moved" ]; then
		die 1 "the boots have no $measure in arm $arm"
	elif [ $status != 0 ]; then
		cat "$out/ends"
		die 1 "the A/A control fails: boots of GOOD differ among themselves, so that nothing can be said of BAD"
	fi
	note "GOOD to BAD: $(shift_text), $verdict"
	case $verdict in
	+ | -) ;;
	same) die 1 "GOOD and BAD do not differ in $measure. $same" ;;
	*) die 1 "GOOD and BAD may differ in $measure, or not ($(shift_text)): $(could_tell). $same" ;;
	esac
	total=$moved
	judge >"$out/plan" || {
		cat "$out/plan"
		die 1 "boots of GOOD and BAD lie on each other's side too often"
	}
	sed 's/^/# /' "$out/plan" >>"$out/log"
}

# could_tell: what it would take
could_tell()
{
	if [ "$more" = inf ]; then
		echo "more boots will not tell"
	else
		echo "it would take $more more boots of each to tell, see --boots"
	fi
}

# run_bisect: sets first
run_bisect()
{
	local status=0

	if [ "$took" != 0 ]; then
		echo $((longest + 2 * took)) >"$out/pace"
	else
		: >"$out/pace"
	fi
	in_tree bisect start "$bad" "$good" >"$out/git" 2>&1 || die 1 "git bisect: $(last_of "$out/git")"
	in_tree bisect log >"$out/bisect.log"
	grep -q '^# first bad commit' "$out/bisect.log" ||
		in_tree bisect run "$PWD/scripts/bisect.d/commit" "$out" >"$out/git" 2>&1 || status=$?
	[ ! -s "$out/stop" ] || die 1 "$(cat "$out/stop")"
	in_tree bisect log >"$out/bisect.log"
	first=$(sed -n 's/^# first bad commit: \[\([0-9a-f]*\)\].*/\1/p' "$out/bisect.log")
	[ -z "$first" ] || return 0
	if grep -q '^# possible first bad commit' "$out/bisect.log"; then
		note "it is one of these, which were skipped, but for the last"
		sed -n 's/^# possible first bad commit: \[\([0-9a-f]*\)\] /\1 /p' "$out/bisect.log" | tac |
			cut -c 1-12,41- | tee -a "$out/log" | LC_ALL=C tr -c '[:print:]\n' '?'
		exit 1
	fi
	die 1 "git bisect ended with $status: $(last_of "$out/git")"
}

# step_of FROM TO NAME: what lies between two commits, in a line
step_of()
{
	[ "$1" != "$2" ] || return 0
	figures_of "$1" "$2"
	echo "$3: $(shift_text), $verdict"
}

# share: how much of all it is, in per cent, and in a word
share()
{
	awk -v s="$moved" -v l="$low" -v h="$high" -v t="$total" 'BEGIN {
		if (l == "") l = h = s
		s *= 100 / t; l *= 100 / t; h *= 100 / t
		if (l > h) { x = l; l = h; h = x }
		printf "%.0f %% [%.0f, %.0f] of what GOOD and BAD differ by: ", s, l, h
		if (h < 97) print "less than all of it"
		else if (l > 103) print "more than all of it"
		else if (l > 90 && h < 110) print "all of it"
		else print "it may be all of it" }'
}

# doubt: why the first bad commit may not be the one
doubt()
{
	if [ "$verdict" = '?' ]; then
		could_tell
	else
		echo "this is not the step that was looked for"
	fi
}

# confirm: the first bad commit against its parent. Sets holds if it is a step the same way.
confirm()
{
	local parent table

	parent=$(in_tree rev-parse "$first^1")
	boots_of_both "$parent" "its parent" "$first" "the first bad commit"
	figures_of "$parent" "$first"
	table=("${both[@]}")
	holds=''
	if [[ $verdict == [+-] ]] && [[ $moved == -* && $total == -* || $moved != -* && $total != -* ]]; then
		holds=1
		echo "parent to it: $(shift_text); $(share)"
	else
		echo "parent to it: $(shift_text), $verdict: $(doubt)"
	fi
	step_of "$good" "$parent" "GOOD to parent"
	step_of "$first" "$bad" "it to BAD"
	echo
	build/mmput-bench compare --style commit --measures "$measure" "${table[@]}" || true
}

# summary: for a mail
summary()
{
	echo "$first is the first bad commit"
	git_in "$tree" log -1 --format='    %s%n    %an, %as%n' "$first" | LC_ALL=C tr -c '[:print:]\n' '?'
	cat "$out/confirmed"
	printf '\nGOOD %s (%s)\nBAD %s (%s)\n' "${good:0:12}" "$(subject_of "$good")" "${bad:0:12}" \
		"$(subject_of "$bad")"
	cat "$out/plan"
	sed -nE 's/^[^ ]+ ([0-9a-f]{12} (good|bad|skipped): )/  \1/p' "$out/log" | awk '!seen[$0]++'
	echo "Reproduce (all of it):"
	words scripts/bisect "${given[@]}"
}

search()
{
	# As long as anybody holds it, bisect waits before it deletes anything.
	exec {alive}<"$out/alive"
	flock -s "$alive"
	git_in "$tree" worktree add -q --force --detach "$worktree" "$good" >"$out/git" 2>&1 ||
		die 1 "no worktree of $tree: $(last_of "$out/git")"
	note "GOOD ${good:0:12} ($(subject_of "$good")), BAD ${bad:0:12} ($(subject_of "$bad")): $between commits"
	boots_of_both "$good" GOOD "$bad" BAD
	check_ends
	run_bisect
	note "$first is the first bad commit: $(subject_of "$first")"
	confirm >"$out/confirmed"
	summary >"$out/result"
	progress_clear
	cat "$out/result"
	[ -n "$holds" ]
}
