# SPDX-License-Identifier: GPL-2.0-only
#
# From sorted "run phase arm us" lines: the points of the empirical distribution
# functions, one block for each curve, into the file "points"; and on stdout what
# phases.gp has to know of runs, arms and ranges. Equal arms of different runs
# get the same line style.

function finish(	i, step)
{
	if (!count)
		return
	# a curve needs no more points than it has pixels
	step = count > 400 ? count / 400 : 1
	print value[1], 0 >points
	for (i = 1; i < count; i += step)
		print value[int(i)], int(i) / count >points
	print value[count], 1 >points
	print "\n" >points
	curves++
	curve_list = curve_list sprintf("%d %d %d ", block_run, block_phase, style[block_run, block_arm])
	if (!(block_phase in low) || value[1] < low[block_phase])
		low[block_phase] = value[1]
	if (!(block_phase in high) || value[count] > high[block_phase])
		high[block_phase] = value[count]
	count = 0
}

FNR == NR {
	n = split($0, part, "\t")
	runs++
	emulated += part[1]
	title[runs] = part[2]
	for (i = 3; i <= n; i++) {
		if (!(part[i] in known)) {
			known[part[i]] = ++styles
			arm_name[styles] = part[i]
		}
		style[runs, i - 2] = known[part[i]]
	}
	next
}

$1 != block_run || $2 != block_phase || $3 != block_arm {
	finish()
	block_run = $1
	block_phase = $2
	block_arm = $3
}

{ value[++count] = $4 }

END {
	finish()
	printf "runs = %d\nemulated = %d\nstyles = %d\ncurves = %d\n", runs, emulated, styles, curves
	printf "curve_list = \"%s\"\n", curve_list
	printf "array title[%d]\n", runs
	for (i = 1; i <= runs; i++)
		printf "title[%d] = \"%s\"\n", i, title[i]
	printf "array arm[%d]\n", styles
	for (i = 1; i <= styles; i++)
		printf "arm[%d] = \"%s\"\n", i, arm_name[i]
	printf "array low[4]\narray high[4]\n"
	for (i = 1; i <= 4; i++)
		printf "low[%d] = %.9g\nhigh[%d] = %.9g\n", i, i in low ? low[i] : 1, i, i in high ? high[i] : 1
}
