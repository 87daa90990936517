# SPDX-License-Identifier: GPL-2.0-only
#
# "run phase arm us" for every measured value of the plotted phases of an
# events.csv; the first file is what meta.awk said of all runs.

BEGIN {
	n = split("mmput mmput_cpu callbacks srcu", phase, " ")
	FS = "\t"
}

FNR == NR {
	if (FNR == run)
		for (i = 3; i <= NF; i++)
			arm[$i] = i - 2
	next
}

FNR == 1 {
	nr = split($0, name, ",")
	for (i = 1; i <= nr; i++)
		column[name[i]] = i
	next
}

{
	split($0, field, ",")
	for (p = 1; p <= n; p++) {
		value = field[column[phase[p] "_ns"]]
		# nothing is known below 1 ns, and 0 has no place on a logarithmic axis
		if (value != "")
			print run, p, arm[field[column["arm"]]], (value > 0 ? value : 1) / 1000
	}
}
