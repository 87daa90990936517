# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# A lab with Slurm on one host, in namespaces of its own: a head, and nodes that are switched on
# and off. Each has a file system of its own, over the root of tests/slurm/root, and an address; what
# labs share is in /shared. The configuration is the one in docs/examples/slurm. Sourced by what
# tests/slurm/run has started, never run. Needs $root, and $bed, a folder in memory.

# What a lab has to wait for, a test does not.
readonly SHORTER='SlurmdTimeout=10'

examples=docs/examples/slurm
stand_ins=tests/slurm/stand-ins
nodes=(vtd{1..10})
clean=(/usr/bin/env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)

# machine NAME: its file system
# shellcheck disable=SC2154 # root and bed are the caller's
machine()
{
	local own=$bed/$1

	mkdir -p "$own/upper" "$own/work" "$own/root"
	mount -t overlay overlay -o "lowerdir=$root,upperdir=$own/upper,workdir=$own/work" "$own/root"
	own=$own/root
	mkdir -p "$own/etc/slurm" "$own/shared" "$own/src"
	cp "$examples"/*.conf "$own/etc/slurm/"
	echo "$SHORTER" >>"$own/etc/slurm/slurm.conf"
	cp "$bed/hosts" "$own/etc/hosts"
	install -o "$munge" -m 400 "$bed/munge.key" "$own/etc/munge/munge.key"
	mount --rbind /dev "$own/dev"
	mount --bind "$bed/shared" "$own/shared"
	mount --bind "$PWD" "$own/src"
	mount -o remount,bind,ro "$own/src"
}

# on_head COMMAND...: in /shared
on_head()
{
	chroot "$bed/head/root" "${clean[@]}" sh -c 'cd /shared && exec "$@"' sh "$@"
}

# start_head: the network, and the controller
start_head()
{
	local i

	echo head >/proc/sys/kernel/hostname
	echo 1 >/proc/sys/net/ipv4/ip_forward
	mount -t proc proc "$bed/head/root/proc"
	{
		echo "link set lo up"
		echo "addr add 10.99.0.1/32 dev lo"
		for i in "${!nodes[@]}"; do
			echo "netns add ${nodes[i]}"
			echo "link add ${nodes[i]} type veth peer name eth0 netns ${nodes[i]}"
			echo "link set ${nodes[i]} up"
			echo "route add 10.99.0.$((11 + i)) dev ${nodes[i]} src 10.99.0.1"
		done
	} | on_head ip -batch -
	for i in "${!nodes[@]}"; do
		on_head ip -n "${nodes[i]}" -batch - <<-COMMANDS
			addr add 10.99.0.$((11 + i))/32 dev eth0
			link set lo up
			link set eth0 up
			route add 10.99.0.1 dev eth0
			route add default via 10.99.0.1 dev eth0
		COMMANDS
	done
	on_head install -d -o munge -g munge /run/munge
	on_head runuser -u munge -- munged
	on_head slurmctld
}

# boot NAME: what is a node, in namespaces of its own
boot()
{
	local own=$bed/$1/root

	echo "$1" >/proc/sys/kernel/hostname
	mount -t proc proc "$own/proc"
	mount -t tmpfs tmpfs "$own/run"
	exec chroot "$own" "${clean[@]}" /usr/local/sbin/init
}

# power_on NAME: the node boots, and when it has ended boots again, until it is switched off
power_on()
{
	local name=$1

	rm -f "$bed/$name/off"
	while [ ! -e "$bed/$name/off" ]; do
		nsenter --net="$bed/head/root/run/netns/$name" \
			unshare --mount --uts --ipc --pid --fork --kill-child bash -euc \
			"$(declare -p bed clean; declare -f boot); boot $name" &
		echo $! >"$bed/$name/pid"
		wait $! || true
		sleep 2
	done >>"$bed/$name/console" 2>&1 </dev/null &
}

# power_cut NAME: the node ends at once, with all that runs on it, and boots again
power_cut()
{
	kill -KILL "$(cat "$bed/$1/pid")"
}

# power_off NAME: it ends at once, and stays away
power_off()
{
	: >"$bed/$1/off"
	power_cut "$1"
}

# on_node NAME COMMAND...: on a node that is up
on_node()
{
	local init

	init=$(cat "/proc/$(cat "$bed/$1/pid")/task/$(cat "$bed/$1/pid")/children")
	shift
	nsenter --all --root --wd --target "${init% }" "${clean[@]}" "$@"
}

# set_up_node NAME: its file system, and what stands in for hardware there
set_up_node()
{
	local own=$bed/$1/root

	machine "$1"
	mkdir -p "$own/boot/grub"
	cp tests/slurm/grub.cfg "$own/boot/grub/"
	cp scripts/fleet/kernel-feature "$stand_ins/init" "$own/usr/local/sbin/"
	cp "$stand_ins"/{reboot,grub-reboot,grub-probe} "$own/usr/sbin/"
	cp "$bed/kernel.so" "$own/usr/local/lib/"
	echo /usr/local/lib/kernel.so >"$own/etc/ld.so.preload"
}

# until_true SECONDS COMMAND...: whether it has succeeded by then
until_true()
{
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.5
	done
}

# states: "NODE STATE ACTIVE-FEATURES" of each
states()
{
	on_head sinfo -h -N -o '%N %T %b'
}

# all_are STATE
all_are()
{
	[ "$(states | cut -d' ' -f2 | sort -u)" = "$1" ]
}

# start_bed: all of it
start_bed()
{
	local i name

	munge=$(awk -F: '$1 == "munge" { print $3 }' "$root/etc/passwd")
	mkdir -m 1777 "$bed/shared"
	head -c 1024 /dev/urandom >"$bed/munge.key"
	{
		printf '127.0.0.1 localhost\n10.99.0.1 head\n'
		for i in "${!nodes[@]}"; do
			printf '10.99.0.%d %s\n' $((11 + i)) "${nodes[i]}"
		done
	} >"$bed/hosts"
	cc -shared -fPIC -O2 -Wall -Wextra -Werror -o "$bed/kernel.so" "$stand_ins/kernel.c"
	machine head
	for name in "${nodes[@]}"; do
		set_up_node "$name"
	done
	start_head
	until_true 20 on_head scontrol ping
	for name in "${nodes[@]}"; do
		power_on "$name"
	done
	until_true 90 all_are idle
}
