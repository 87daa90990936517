# SPDX-License-Identifier: GPL-2.0-only
#
# gnuplot -c phases.gp POINTS LAYOUT > FILE.svg
#
# Small multiples of empirical distribution functions: a row per run, a column
# per phase, the x axis in logarithmic scale and the same within a column.
# scripts/plot/distribution makes both files.

load ARG2

PHASES = 4
array phase[PHASES] = ["mmput", "mmput_cpu", "callbacks", "srcu"]
array meaning[PHASES] = ["wall time", "on the CPU", "release() ops", "grace period"]

# Sizes in pixels; everything else is placed in them.
WIDTH = 1180.0
TOP = 84.0
ROW = 226.0
BOTTOM = 18.0
LEFT = 80.0
RIGHT = 28.0
GAP = 42.0
PANEL_TOP = 56.0	# above a panel, within its row
PANEL_BOTTOM = 30.0
HEIGHT = TOP + runs * ROW + BOTTOM

set terminal svg size WIDTH, HEIGHT noenhanced font "DejaVu Sans,13" background "#ffffff"
set encoding utf8

# Okabe and Ito's palette, which colour-blind people can tell apart, and dashes
# for everyone else. Later arms are thinner, so that equal curves show both.
set linetype 1 lc rgb "#0072B2" lw 3.6 dt 1
set linetype 2 lc rgb "#E69F00" lw 2.4 dt (7,5)
set linetype 3 lc rgb "#D55E00" lw 2.2 dt 1
set linetype 4 lc rgb "#009E73" lw 2.2 dt (9,4,2,4)
set linetype 5 lc rgb "#CC79A7" lw 2.2 dt (3,3)
set linetype 6 lc rgb "#56B4E9" lw 2.2 dt (14,5)
set linetype 7 lc rgb "#000000" lw 1.8 dt (2,5)
set linetype cycle 7

x(px) = px / WIDTH
y(px) = 1 - px / HEIGHT		# from the top
panel = (WIDTH - LEFT - RIGHT - (PHASES - 1) * GAP) / PHASES

# "2 us", "50 ms": the unit in the label, so that no reader has to count zeros.
label(us) = us >= 1e6 ? sprintf("%g s", us / 1e6) : us >= 1e3 ? sprintf("%g ms", us / 1e3) : \
	us >= 1 ? sprintf("%g us", us) : sprintf("%g ns", us * 1e3)

# The round number next to v, for steps in a range too narrow for 1, 2, 5.
power(v) = 10 ** floor(log10(v))
nice(v) = power(v) * (v / power(v) < 1.5 ? 1 : v / power(v) < 3.5 ? 2 : v / power(v) < 7.5 ? 5 : 10)

set multiplot
set tmargin screen 0.9
unset key
unset border
unset tics
set xrange [0:1]
set yrange [0:1]

# The heading and the legend, in a plot of their own over the whole picture.
set lmargin screen 0
set rmargin screen 1
set tmargin screen 1
set bmargin screen 0
set label 1 "Latency distribution by arm and phase" \
	at screen x(LEFT), screen y(28) font "DejaVu Sans,18"
set label 2 (emulated ? "emulated time: not a hardware's latency" : "") \
	at screen x(WIDTH - RIGHT), screen y(28) right font "DejaVu Sans Bold,13" tc rgb "#B00020"
set key at screen x(LEFT + 10), screen y(58) left center horizontal Left reverse samplen 4 width 3
plot 2 notitle, for [a = 1:styles] keyentry with lines lt a title arm[a]
unset key
unset label

set border 3 lc rgb "#888888"
set logscale x
set yrange [0:1.03]
set ytics nomirror scale 0.5 tc rgb "#444444"
set grid xtics ytics lt 1 lc rgb "#e8e8e8" lw 1 dt 1
set format x ""

do for [r = 1:runs] {
	do for [p = 1:PHASES] {
		from_px = LEFT + (p - 1) * (panel + GAP)
		top_px = TOP + (r - 1) * ROW + PANEL_TOP
		set lmargin screen x(from_px)
		set rmargin screen x(from_px + panel)
		set tmargin screen y(top_px)
		set bmargin screen y(TOP + r * ROW - PANEL_BOTTOM)

		# at least 4 % around a single value, else a little air
		air = (high[p] / low[p]) ** 0.06
		air = air < 1.02 ? 1.02 : air
		from = low[p] / air
		to = high[p] * air
		set xrange [from:to]
		unset xtics
		set xtics nomirror scale 0.5 tc rgb "#444444" ()
		# candidates from left to right; those too close to the last are left out
		last = from / 2
		narrow = to / from < 8
		step = nice((to - from) / 8)
		decade = floor(log10(from))
		tries = narrow ? floor(to / step) : 3 * (ceil(log10(to)) - decade)
		do for [i = (narrow ? ceil(from / step) : 0):tries] {
			tic = narrow ? 1.0 * i * step : 10.0 ** (decade + i / 3) * (i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 5)
			wide = to / from > 100 && i % 3 != 0
			if (!wide && tic >= from && tic <= to && log(tic / last) > 0.22 * log(to / from)) {
				set xtics add (label(tic) tic)
				last = tic
			}
		}

		if (p == 1) {
			set ytics ("0" 0, "50 %%" 0.5, "100 %%" 1)
			set label 7 "share of exits" at screen x(16), \
				screen y(top_px + (ROW - PANEL_TOP - PANEL_BOTTOM) / 2) center rotate tc rgb "#666666"
			set label 3 title[r] at screen x(LEFT), screen y(top_px - 38) \
				font "DejaVu Sans Bold,13"
		} else {
			set ytics ("" 0, "" 0.5, "" 1)
			unset label 3
			unset label 7
		}
		set label 4 phase[p] at screen x(from_px), screen y(top_px - 14) font "DejaVu Sans Bold,12"
		set label 5 meaning[p] at screen x(from_px + panel), screen y(top_px - 14) right tc rgb "#666666"

		# which blocks of POINTS are of this panel, and in which style
		blocks = ""
		do for [c = 1:curves] {
			if (int(word(curve_list, 3 * c - 2)) == r && int(word(curve_list, 3 * c - 1)) == p) {
				blocks = blocks.sprintf("%d %s ", c - 1, word(curve_list, 3 * c))
			}
		}
		if (words(blocks) == 0) {
			set label 6 "no data" at graph 0.5, graph 0.5 center tc rgb "#888888"
			plot 2 notitle
		} else {
			unset label 6
			plot for [b = 1:words(blocks) / 2] ARG1 index int(word(blocks, 2 * b - 1)) \
				using 1:2 with steps lt int(word(blocks, 2 * b)) notitle
		}
	}
}
unset multiplot
