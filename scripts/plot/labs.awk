# SPDX-License-Identifier: GPL-2.0-only
#
# From pairs of run.json and events.csv, by point and then by lab: into the file "samples"
# a block of "arm mmput" for each run, into "bars" one of "arm part from to" and the whole,
# which is part 0; in us. On stdout what labs.gp has to know. The text ends up in a gnuplot
# script, so only harmless characters pass.

function clean(s)
{
	gsub(/^ *"[^"]*": "?|^ *"|"?,?$/, "", s)
	gsub(/[^A-Za-z0-9_.:=\/+@%-]/, "?", s)
	return s
}

# Means, since medians do not add up.
function finish(	a, p, at)
{
	for (a = 1; run && a <= arms; a++) {
		at = 0
		for (p = 1; p <= 5 && n[a]; p++) {
			print a, p, at, at + sum[a, p] / n[a] >bars
			at += sum[a, p] / n[a]
		}
		if (n[a])
			print a, 0, 0, at >bars
		n[a] = 0
		for (p = 1; p <= 5; p++)
			sum[a, p] = 0
	}
	print "\n" >bars
	print "\n" >samples
}

function ns(name)
{
	return $column[name "_ns"] + 0
}

function blank(name)
{
	return $column[name "_ns"] == ""
}

# The parts are those of `compare`; mm_exit is taken out of what the process does itself. Of an
# exit of which one is not known none counts, as there; only the callbacks of an arm that has none
# are nothing.
function add(arm,	runq, idle, own, stop)
{
	if (blank("mmput_cpu") || blank("runq") || blank("srcu") || blank("srcu_overlap"))
		return
	own = ns("mmput") - ns("srcu") - ns("mm_exit_lock")
	idle = own - ns("mmput_cpu")
	runq = ns("runq") < idle ? ns("runq") : idle > 0 ? idle : 0
	stop = ns("mm_exit") - ns("mm_exit_lock") - runq
	stop = stop > 0 ? stop : 0
	n[arm]++
	sum[arm, 1] += (own - runq - stop) / 1000
	sum[arm, 2] += stop / 1000
	sum[arm, 3] += (ns("mm_exit_lock") + runq) / 1000
	sum[arm, 4] += (ns("srcu") - ns("srcu_overlap")) / 1000
	sum[arm, 5] += ns("srcu_overlap") / 1000
}

FNR == 1 && /^{/ {
	if (run)
		finish()
	run++
	json = 1
	arms = 0
	FS = "\""
}

FNR == 1 && !/^{/ {
	json = 0
	FS = ","
	$0 = $0
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

json && /^  "/				{ key = $2 }
json && /^  "emulated": true/		{ emulated++ }
json && /^  "drops": [1-9]/		{ warning = "SAMPLES WERE LOST: do not use" }
json && /^  "incomplete": true/		{ warning = "INCOMPLETE: do not use" }
json && key == "environment" && /^    "kernel": /	{ kernel[run] = clean($0) }
json && key == "point" && /^    "/	{ point[run, $2] = clean($0) }
json && key == "arms" && /^    "/ {
	arm[++arms] = $2
	place[$2] = arms
	names = run == 1 ? names " " clean($0) : names
}

!json && $column["mmput_ns"] != "" {
	print place[$column["arm"]], $column["mmput_ns"] / 1000 >samples
	add(place[$column["arm"]])
}

END {
	finish()
	printf "emulated = %d\nwarning = \"%s\"\narms = \"%s\"\nruns = %d\n", emulated, warning, names, run
	printf "array kernel[%d]\narray what[%d]\n", run, run
	for (i = 1; i <= run; i++) {
		printf "kernel[%d] = \"%s\"\n", i, kernel[i]
		cost = point[i, "cancel"]
		sub(/^[a-z]*:/, "", cost)
		sub(/[a-z]+$/, " &", cost)
		printf "what[%d] = \"%s, %s to stop a device\"\n", i,
			point[i, "procs"] == 1 ? "One exit" : \
			point[i, "procs"] " exits within " point[i, "spread"] / 1e6 " ms", cost
	}
}
