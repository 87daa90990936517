# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What stands in for a boot: a run directory in which unmap takes as long as the "kernel" says, with
# noise by the seed. Sourced, never run.

# boot COMMIT SEED NS HOW FOLDER: fills FOLDER, which is there. What HOW does to boot N is meant to fool
# who looks at boots: odd is wrong once, drift and crossed are two kernels in one.
boot()
{
	local commit=$1 seed=$2 ns=$3 drops=0 n=$(($2 % 1000)) round

	case $4 in
	no-data) drops=3 ;;
	odd) [ $n != 2 ] || ns=$((230000 - ns)) ;;
	split) ns=$((n % 2 ? 110000 : 120000)) ;;
	drift) ns=$((n <= 4 ? ns : ns + 5000)) ;;
	crossed) ns=$((n % 4 == 3 ? 230000 - ns + (ns > 115000 ? 500 : -500) : ns)) ;;
	wide) ns=$((ns + (n * 37 % 11 - 5) * 2000)) ;;
	esac
	ns=$((ns + (seed * 7919 + 0x${commit: -4}) % 97))
	echo '{ "schema": 2, "tool": { "name": "mmput-bench", "version": "0.1" }, "workload": "exit",
		"point": { "procs": 1 }, "rounds": 2, "seed": '"$seed"', "emulated": true, "exact": true,
		"environment": { "kernel": "7.3.0-'"${commit:0:12}"'", "iommus": [ "dmar0" ],
			"device": "/dev/sva_testdev0" },
		"probe": { "tier": "fentry" }, "drops": '$drops', "incomplete": false, "arms": [ "none" ],
		"metrics": [], "counters": [], "samples": 2, "pasids": 0, "times": 0, "counts": 0 }' >"$5/run.json"
	echo round,arm,pasid,bond,bind_ns,release_ns,unbind_ns,mmdrop_ns,reuse_ns >"$5/pasids.csv"
	echo round,arm,metric,pid,start_ns,time_ns >"$5/times.csv"
	echo round,arm,counter,value,enabled_ns,running_ns >"$5/counters.csv"
	{
		echo round,arm,caller,pid,start_ns,mmput_ns,unmap_ns
		for round in 0 1; do
			echo "$round,none,exit,$((100 + round)),$((round + 1))000000,200000,$ns"
		done
	} >"$5/events.csv"
}
