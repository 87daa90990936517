# SPDX-License-Identifier: GPL-2.0-only
#
# gnuplot -c trend.gp POINTS STATES LAYOUT > FILE.svg
#
# A panel for each measure: medians with their intervals over the labels, the medians
# of what lies between two change points as lines, and the change points by name.
# scripts/plot/trend makes the files.

load ARG3

# Sizes in pixels; everything else is placed in them.
LEFT = 90.0
RIGHT = 28.0
STEP = 44.0		# from label to label
larger(a, b) = a > b ? a : b
inside = larger(larger(740, 7.3 * strlen(of)), labels * STEP > 1800 ? 1800 : labels * STEP)
WIDTH = LEFT + RIGHT + inside
TOP = 112.0
ROW = 210.0
PANEL_TOP = 34.0	# above a panel, within its row
PANEL_BOTTOM = 14.0
BOTTOM = 42.0 + 6.4 * longest
HEIGHT = TOP + measures * ROW + BOTTOM

set terminal svg size WIDTH, HEIGHT noenhanced font "DejaVu Sans,13" background "#ffffff"
set encoding utf8

# Okabe and Ito's palette, which colour-blind people can tell apart, and dashes and words.
MEDIAN = "#0072B2"
array tint[3] = ["#D55E00", "#007A5A", "#8A4F7D"]	# worse, better, changed
set dashtype 2 (7,5)
set dashtype 3 (2,4)

x(px) = px / WIDTH
y(px) = 1 - px / HEIGHT		# from the top

set multiplot
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
set label 1 "Medians by ".key_name at screen x(LEFT), screen y(28) font "DejaVu Sans,18"
set label 2 (emulated ? "emulated time: not a hardware's latency" : "") \
	at screen x(WIDTH - RIGHT), screen y(28) right font "DejaVu Sans Bold,13" tc rgb "#B00020"
set label 7 "axes do not begin at 0" at screen x(WIDTH - RIGHT), screen y(TOP + 22) right tc rgb "#666666"
set label 3 (of) at screen x(LEFT), screen y(50) tc rgb "#444444"
set key at screen x(LEFT - 8), screen y(84) left center horizontal maxrows 1 Left reverse samplen 2.4 width -1
plot 2 notitle, \
	keyentry with yerrorbars pt 7 ps 0.4 lw 1.8 lc rgb MEDIAN title "median, 95 % interval", \
	keyentry with lines lw 2 lc rgb "#999999" title "between change points", \
	keyentry with lines lw 2 lc rgb tint[1] dt 1 title "for the worse", \
	keyentry with lines lw 2 lc rgb tint[2] dt 2 title "for the better"
unset key
unset label

set border 3 lc rgb "#888888"
set xrange [0.5:labels + 0.5]
set ytics nomirror scale 0.5 tc rgb "#444444"
set grid ytics lt 1 lc rgb "#e8e8e8" lw 1 dt 1
set lmargin screen x(LEFT)
set rmargin screen x(WIDTH - RIGHT)
every_label = ceil(labels * 15.0 / inside)

do for [m = 1:measures] {
	top_px = TOP + (m - 1) * ROW + PANEL_TOP
	set tmargin screen y(top_px)
	set bmargin screen y(TOP + m * ROW - PANEL_BOTTOM)

	# at least 4 % around, so that noise stays small, and room for the names of changes
	low = real(word(lows, m))
	high = real(word(highs, m))
	air = 0.04 * abs(high) > high - low ? 0.04 * abs(high) : 0.08 * (high - low)
	air = air == 0 ? 1 : air
	set yrange [low - air:high + air + 0.34 * (high - low + 2 * air)]

	unset xtics
	if (m == measures) {
		set xtics nomirror scale 0.5 rotate by 50 right tc rgb "#444444" ()
		do for [l = 1:labels:every_label] { set xtics add (name[l] l) }
	} else {
		set xtics nomirror scale 0.5 ()
		do for [l = 1:labels:every_label] { set xtics add ("" l) }
	}
	unset label
	unset arrow
	set label 4 word(names, m) at screen x(LEFT), screen y(top_px - 12) font "DejaVu Sans Bold,13"
	set label 5 (word(units, m) eq "count" ? "number" : word(units, m)) \
		at screen x(20), screen y(top_px + (ROW - PANEL_TOP - PANEL_BOTTOM) / 2) center rotate tc rgb "#666666"
	do for [i = 1:marks] {
		if (mark_panel[i] == m) {
			at = mark_at[i] - 0.5
			late = at > labels / 2.0
			s = mark_sense[i]
			set arrow 100 + i from first at, graph 0 to first at, graph 1 nohead \
				lw 2 lc rgb tint[s] dt s
			if (late) {
				set label 100 + i mark_text[i]." " at first at, graph 0.93 - 0.14 * mark_row[i] \
					right tc rgb tint[s]
			} else {
				set label 100 + i " ".mark_text[i] at first at, graph 0.93 - 0.14 * mark_row[i] \
					left tc rgb tint[s]
			}
		}
	}
	# vectors, as the points of yerrorbars have a white box around them, which hides short bars
	plot ARG2 index m - 1 using 1:2 with lines lw 2 lc rgb "#999999" notitle, \
		ARG1 index m - 1 using 1:3:(0):($4 - $3) with vectors heads size 0.08,90 lw 1.8 lc rgb MEDIAN notitle, \
		ARG1 index m - 1 using 1:2 with points pt 7 ps 0.5 lc rgb MEDIAN notitle
}
unset multiplot
