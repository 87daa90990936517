# SPDX-License-Identifier: GPL-2.0-only
#
# gnuplot labs.gp > FILE.svg
#
# A column for each lab. Above, a process that exits alone: what mmput waits for, by arm.
# Below, several at once: the same, and how mmput is distributed, on one axis. Reads
# parts1.csv and .gp to parts4, and distribution1 to distribution4, of one point and both
# labs, then of the other, which scripts/plot/labs takes from reports.

RUNS = 4
array kernels[RUNS]
times_emulated = 0
warnings = ""
do for [run = 1:RUNS] {
	load sprintf("parts%d.gp", run)
	kernels[run] = kernel
	times_emulated = times_emulated + emulated
	warnings = warning eq "" ? warnings : warning
}
array what[2] = ["One exit, 100 us to stop a device", "16 exits within 1 ms, 1 ms to stop a device"]
parts_of(i) = sprintf("parts%d.csv", i)
curves_of(i) = sprintf("distribution%d.csv", i)
set datafile separator ","

# Sizes in pixels; everything else is placed in them.
WIDTH = 900.0
LEFT = 86.0
RIGHT = 24.0
GAP = 40.0
BAR = 30.0
n = words(arms)
array top[3] = [146.0, 146.0 + n * BAR + 66, 0]
top[3] = top[2] + n * BAR + 14
CURVES = 170.0
HEIGHT = top[3] + CURVES + 60
panel = (WIDTH - LEFT - RIGHT - GAP) / 2

set terminal svg size WIDTH, HEIGHT noenhanced font "DejaVu Sans,14" background "#ffffff"
set encoding utf8
set datafile missing NaN

# Okabe and Ito's palettes, which colour-blind people can tell apart; lines differ in dashes, too.
set linetype 1 lc rgb "#0072B2" lw 4 dt 1
set linetype 2 lc rgb "#E69F00" lw 2.6 dt (7,5)
set linetype 3 lc rgb "#D55E00" lw 2.6 dt 1
pieces = "own stop queue grace overlap"
array legend[5] = ["own work", "stopping its device (mm_exit)", "queueing", "grace period", "its overlap with callbacks"]
array colour[5] = ["#999999", "#D55E00", "#E69F00", "#56B4E9", "#0072B2"]
INK = "#333333"
FAINT = "#666666"

x(px) = px / WIDTH
y(px) = 1 - px / HEIGHT		# from the top
row_of(a) = sum [i = 1:n] (word(arms, i) eq a ? i : 0)
only(k, w, c) = strcol(k) eq w ? column(c) : NaN
in_words(us) = us < 1000 ? sprintf("%.0f us", us) : sprintf("%.1f ms", us / 1000)
tic(us) = us == 0 ? "0" : us < 1000 ? sprintf("%g us", us) : sprintf("%g ms", us / 1000)

set multiplot
unset border
unset tics
set xrange [0:1]
set yrange [0:1]

# The heading and the legend, in a plot of their own over the whole picture.
set lmargin screen 0
set rmargin screen 1
set tmargin screen 1
set bmargin screen 0
set label 1 "Where the final mmput() of a process spends its time" \
	at screen x(16), screen y(24) font "DejaVu Sans Bold,17" tc rgb "#111111"
set label 2 (times_emulated ? "EMULATED TIME: not a hardware's latency" : "") \
	at screen x(16), screen y(50) font "DejaVu Sans Bold,13" tc rgb "#B00020"
set label 3 warnings at screen x(WIDTH - RIGHT), screen y(50) right font "DejaVu Sans Bold,14" tc rgb "#B00020"
set label 4 "bars: exits around the median; curves: each exit" at screen x(WIDTH - RIGHT), screen y(24) right tc rgb FAINT
set style fill solid noborder
at = 16.0
do for [p = 1:5] {
	set object p rectangle from screen x(at), screen y(86) to screen x(at + 18), screen y(74) fc rgb colour[p] fs solid noborder
	set label 10 + p legend[p] at screen x(at + 24), screen y(80) font "DejaVu Sans,13" tc rgb INK
	at = at + 54 + 6.9 * strlen(legend[p])
}
unset key
plot 2 notitle
unset label
unset object

set border 3 lc rgb "#999999"
set grid xtics lt 1 lc rgb "#e4e4e4" lw 1 dt 1
set xtics () nomirror scale 0.4 tc rgb FAINT

do for [row = 1:3] {
	point = row == 1 ? 1 : 2
	# one scale for both labs
	set xrange [*:*]
	set yrange [*:*]
	high = 0
	do for [lab = 1:2] {
		stats parts_of(2 * point - 2 + lab) using (column("to_us")) nooutput
		high = STATS_max > high ? STATS_max : high
		if (point == 2) {
			stats curves_of(2 + lab) using (only("measure", "mmput", "us")) nooutput
			high = STATS_max > high ? STATS_max : high
		}
	}
	room = point == 1 ? 1.28 : 1.1
	do for [lab = 1:2] {
		i = 2 * point - 2 + lab
		from = LEFT + (lab - 1) * (panel + GAP)
		set lmargin screen x(from)
		set rmargin screen x(from + panel)
		set tmargin screen y(top[row])
		set bmargin screen y(top[row] + (row < 3 ? n * BAR : CURVES))
		set xrange [0:high * room]
		step = 10 ** floor(log10(high / 2.5))
		step = high / step > 10 ? 5 * step : high / step > 5 ? 2 * step : step
		unset xtics
		set xtics () nomirror scale 0.4 tc rgb FAINT
		do for [t = 0:floor(high * room / step)] {
			set xtics add ((row == 2 ? "" : tic(t * step)) t * step)
		}
		unset label
		if (row == 1) {
			set label 1 (lab == 1 ? "VT-d" : "SMMUv3").", Linux ".kernels[i] \
				at screen x(from), screen y(top[1] - 36) font "DejaVu Sans Bold,14" tc rgb "#111111"
		}
		if (row < 3) {
			set label 2 what[point] at screen x(from), screen y(top[row] - 14) tc rgb INK
			unset ytics
			set ytics () scale 0 nomirror tc rgb INK
			do for [a = 1:n] { set ytics add ((lab == 1 ? word(arms, a) : "") a) }
			set yrange [n + 0.5:0.5]
			plot for [p = 1:5] parts_of(i) using (only("part", word(pieces, p), "from_us")):(row_of(strcol("arm"))): \
					"from_us":"to_us":(row_of(strcol("arm")) - 0.36):(row_of(strcol("arm")) + 0.36) \
					with boxxyerror lc rgb colour[p] notitle, \
				parts_of(i) using (only("part", "overlap", "to_us")):(row_of(strcol("arm"))):(in_words(column("to_us"))) \
					with labels left offset 0.4,0 font "DejaVu Sans Bold,13" tc rgb "#111111" notitle
		} else {
			set yrange [0:1.04]
			unset ytics
			set ytics () scale 0.4 nomirror tc rgb INK
			set ytics add ((lab == 1 ? "0" : "") 0)
			set ytics add ((lab == 1 ? "50 %%" : "") 0.5)
			set ytics add ((lab == 1 ? "100 %%" : "") 1)
			if (lab == 1) {
				set label 3 "share of exits" at screen x(14), screen y(top[3] + CURVES / 2) center rotate tc rgb FAINT
			}
			set label 4 "mmput() took no longer than" at screen x(from + panel / 2), \
				screen y(HEIGHT - 16) center tc rgb FAINT
			if (lab == 2) {
				set key at graph 1, graph 0.46 right top Right samplen 3 tc rgb INK
			}
			plot for [a = 1:n] curves_of(i) using \
				(strcol("measure") eq "mmput" ? only("arm", word(arms, a), "us") : NaN):"share" \
				with steps lt a title word(arms, a)
		}
	}
}
unset multiplot
