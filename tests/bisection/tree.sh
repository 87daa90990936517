# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034 # the caller has them
#
# Trees to be searched, in $tmp/linux, and boots of their commits in $tmp/out. Sourced, never run, by who
# has tests/tap.sh, stand-ins/boot.sh and $lab.

# history WHAT...: a tree with a commit for each, 0 to N, which somebody works in
history()
{
	local n=0 what

	whats=("$@")
	last=$(($# - 1))
	rm -rf "$tmp/linux" "$tmp/out" "$lab"
	mkdir "$lab"
	git init -q --template= -b main "$tmp/linux"
	mkdir "$tmp/linux/.git/hooks"
	for what; do
		printf 'commit refs/heads/main\ncommitter T <t@example.org> %d +0000\n' $((1700000000 + n))
		printf 'data <<E\ncommit %d\nE\nM 100644 inline what\ndata <<E\n%s\nE\n' "$n" "$what"
		printf 'M 100644 inline n\ndata <<E\n%d\nE\n' "$n"
		n=$((n + 1))
	done | git -C "$tmp/linux" fast-import --quiet
	# Without such a file git bisect makes an empty one.
	git -C "$tmp/linux" pack-refs --all
	mapfile -t commits < <(git -C "$tmp/linux" rev-list --reverse main)
	git -C "$tmp/linux" checkout -q -f main~1
	echo staged >"$tmp/linux/n"
	git -C "$tmp/linux" add n
	echo edited >>"$tmp/linux/n"
	printf '#!/bin/sh\necho hook >>%s/hooks\n' "$lab" >"$tmp/linux/.git/hooks/post-checkout"
	chmod +x "$tmp/linux/.git/hooks/post-checkout"
	tree_state >"$tmp/before"
}

# made N COMMIT...: N boots of each, of 0 to last, as an interrupted search would have left them
made()
{
	local n=$1 k number folders=()

	shift
	for k; do
		for number in $(seq -w 01 "$n"); do
			folders+=("$tmp/out/${commits[k]:0:12}/boot$number")
		done
	done
	mkdir -p "${folders[@]}"
	touch "$tmp/out/.mmput-bench"
	for k; do
		for number in $(seq -w 01 "$n"); do
			# shellcheck disable=SC2086 # words
			boot "${commits[k]}" "10$number" ${whats[k]} "$tmp/out/${commits[k]:0:12}/boot$number"
		done
	done
}

# steps COMMITS AT [N:HOW]...: what history() takes, where AT makes unmap 10 us slower
steps()
{
	local count=$1 at=$2 n how

	shift 2
	for ((n = 0; n < count; n++)); do
		how=plain
		for word; do
			[ "${word%%:*}" != "$n" ] || how=${word#*:}
		done
		echo "$((n < at ? 110000 : 120000)) $how"
	done
}

# tree_state: all that is anybody's in the tree, but for objects
tree_state()
{
	(
		cd "$tmp/linux" || exit
		# Of folders it says that they are there.
		find . -path ./.git/objects -prune -o -print0 | LC_ALL=C sort -z | xargs -0 sha256sum 2>&1 || true
	)
}
