# A trend: a panel for each measure over labels in their order, and below, stacked, what mmput
# consists of. What is not to be measured is hatched.

WIDTH = 1000.0
LEFT = 72.0
RIGHT = 18.0
HEAD = (heading eq "" ? 48.0 : 76.0)	# with the legend, of two rows
TITLE = 30.0		# above a panel
PANEL = 150.0
STACKS = 280.0
KEYS = 78.0		# above the stacks, with their legend, of two rows
FOOT = 20.0 + 5.4 * longest
bottom_of_panels = HEAD + panels * (TITLE + PANEL)
HEIGHT = bottom_of_panels + (pieces ? KEYS + STACKS : 0) + FOOT
set terminal svg size WIDTH, HEIGHT noenhanced font "sans-serif,13"

x(px) = px / WIDTH
y(px) = 1 - px / HEIGHT		# from the top
width = (WIDTH - LEFT - RIGHT) / steps
every = ceil(15.0 / width)
cut(text, n) = strlen(text) > n ? text[1:n - 2].".." : text

MEDIAN = "#0072B2"
DOT = "#6FA8C9"
# worse, better, changed, known, none: with dashes for those who see no colours
array tint[5] = ["#C04A00", "#007A5A", "#8A4F7D", "#767676", "#767676"]
set dashtype 2 (9,5)
set dashtype 3 (9,4,2,4)
set dashtype 4 (2,3)

set multiplot
set lmargin screen 0
set rmargin screen 1
set tmargin screen 1
set bmargin screen 0
unset border
unset tics
unset grid
set xrange [0:1]
set yrange [0:1]
if (heading ne "") { set label 3 heading at screen x(LEFT), screen y(20) font "sans-serif,16" tc rgb INK }
set label 1 EMULATED at screen x(WIDTH - RIGHT), screen y(HEAD - 33) right tc rgb ALARM
set key at screen x(LEFT - 6), screen y(HEAD - 22) left center horizontal maxrows 2 Left reverse samplen 2 width 1 tc rgb INK
plot 2 notitle, \
	keyentry with points pt 7 ps 0.3 lc rgb DOT title "a boot", \
	keyentry with yerrorbars pt 7 ps 0.5 lw 1.8 lc rgb MEDIAN title "median, 95 % interval", \
	keyentry with lines lw 2 lc rgb "#999999" dt 1 title "between changes", \
	keyentry with lines lw 2 lc rgb tint[1] dt 1 title "worse", \
	keyentry with lines lw 2 lc rgb tint[2] dt 2 title "better", \
	keyentry with lines lw 2 lc rgb tint[4] dt 4 title "known"
unset key
unset label

set border 3 lc rgb FAINT
set xrange [0.5:steps + 0.5]
set ytics nomirror scale 0.5 tc rgb INK
set grid noxtics ytics lt 1 lc rgb LINES lw 1 dt 1
set lmargin screen x(LEFT)
set rmargin screen x(WIDTH - RIGHT)

do for [m = 1:panels] {
	top_px = HEAD + (m - 1) * (TITLE + PANEL) + TITLE
	set tmargin screen y(top_px)
	set bmargin screen y(top_px + PANEL)
	# at least 4 % around, so that noise stays small, and room for the names of changes
	air = 0.04 * abs(high[m]) > high[m] - low[m] ? 0.04 * abs(high[m]) : 0.08 * (high[m] - low[m])
	air = air == 0 ? 1 : air
	y_low = low[m] - air
	y_high = high[m] + air + 0.42 * (high[m] - low[m] + 2 * air)
	set yrange [y_low:y_high]
	unset label
	unset arrow
	unset xtics
	last = m == panels && !pieces
	set xtics () nomirror scale 0.5 rotate by 50 right tc rgb INK
	do for [l = 1:steps:every] {
		tic = last ? name[l] : ""
		set xtics add (tic l)
	}
	set label 2 panel[m].", ".unit[m] at screen x(LEFT), screen y(top_px - 11) tc rgb INK
	set label 3 "newest: ".verdict[m] at screen x(WIDTH - RIGHT), screen y(top_px - 11) right tc rgb tint[verdict_sense[m]]
	do for [g = 1:gaps] {
		set label 20 + g cut(gap_text[g], 22) at first gap_at[g], graph 0.5 center rotate by 90 font "sans-serif,11" tc rgb INK
	}
	do for [i = 1:marks] {
		if (mark_panel[i] == m) {
			at = mark_at[i] - 0.5
			s = mark_sense[i]
			set arrow 100 + i from first at, graph 0 to first at, graph 1 nohead front lw 2 lc rgb tint[s] dt s
			up = 0.93 - 0.115 * mark_row[i]
			if (at > steps / 2.0) {
				set label 200 + i cut(mark_text[i], 60)." " at first at, graph up right front tc rgb tint[s]
			} else {
				set label 200 + i " ".cut(mark_text[i], 60) at first at, graph up left front tc rgb tint[s]
			}
		}
	}
	slope = width * 0.92 / PANEL * (y_high - y_low)
	h(v) = y_low + v * (y_high - y_low - slope)
	plot file using (only("what", "hatch", "step")):(h(column("value"))):(0.92):(slope) with vectors nohead dt 1 lw 1 lc rgb LINES, \
		file using (strcol("measure") eq panel[m] ? only("what", "state", "low") : NaN):"value":(column("high") - column("low")):(0) \
			with vectors nohead dt 1 lw 2 lc rgb "#999999", \
		file using (strcol("measure") eq panel[m] ? only("what", "boot", "step") : NaN):"value" \
			with points pt 7 ps 0.22 lc rgb DOT, \
		file using (strcol("measure") eq panel[m] ? only("what", "median", "step") : NaN):"low":(0):(column("high") - column("low")) \
			with vectors heads size screen 0.004,90 dt 1 lw 1.8 lc rgb MEDIAN, \
		file using (strcol("measure") eq panel[m] ? only("what", "median", "step") : NaN):"value" \
			with points pt 7 ps 0.45 lc rgb MEDIAN
}

if (pieces) {
	unset label
	unset arrow
	top_px = bottom_of_panels + KEYS
	set tmargin screen y(top_px)
	set bmargin screen y(top_px + STACKS)
	y_high = top * 1.06
	set yrange [0:y_high]
	unset xtics
	set xtics () nomirror scale 0.5 rotate by 50 right tc rgb INK
	do for [l = 1:steps:every] { set xtics add (name[l] l) }
	set label 2 "what mmput consists of, us" at screen x(LEFT), screen y(top_px - 58) tc rgb INK
	set key at screen x(LEFT - 6), screen y(top_px - 26) left center horizontal maxrows 2 Left reverse samplen 1 width -1 tc rgb INK
	do for [g = 1:gaps] {
		set label 20 + g cut(gap_text[g], 44) at first gap_at[g], graph 0.5 center rotate by 90 font "sans-serif,11" tc rgb INK
	}
	do for [i = 1:marks] {
		if (panel[mark_panel[i]] eq "mmput") {
			at = mark_at[i] - 0.5
			s = mark_sense[i]
			set arrow 100 + i from first at, graph 0 to first at, graph 1 nohead front lw 2 lc rgb tint[s] dt s
		}
	}
	slope = width * 0.92 / STACKS * y_high
	h(v) = v * (y_high - slope)
	fits(low, high) = width > 24 && (high - low) / y_high * STACKS > 13
	set style fill solid noborder
	plot file using (only("what", "hatch", "step")):(h(column("value"))):(0.92):(slope) with vectors nohead dt 1 lw 1 lc rgb LINES notitle, \
		for [p = 1:pieces] file using (strcol("measure") eq piece[p] ? only("what", "phase", "step") : NaN):"low": \
			(column("step") - 0.42):(column("step") + 0.42):"low":"high" with boxxyerror lc rgb phase_colour(piece[p]) title legend[p], \
		file using (fits(column("low"), column("high")) ? only("what", "by", "step") : NaN):((column("low") + column("high")) / 2): \
			(sprintf("%+.1f", column("value"))) with labels font "sans-serif,10" tc rgb "#111111" notitle
}
unset multiplot
