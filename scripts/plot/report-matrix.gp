# A heat map for each arm: moments of closing down, orders to the right.

ROWS = words(moments)
WIDTH = 1000.0
LEFT = 130.0
RIGHT = 16.0
GAP = 16.0
TOP = 76.0
HEIGHT = TOP + 24 * ROWS + 44
set terminal svg size WIDTH, HEIGHT noenhanced font "sans-serif,13"

x(px) = px / WIDTH
y(px) = 1 - px / HEIGHT		# from the top
n = words(arms)
panel = (WIDTH - LEFT - RIGHT - (n - 1) * GAP) / n

stats file using "us" nooutput
low = STATS_min
high = STATS_max > STATS_min ? STATS_max : STATS_min * 1.01 + 0.001
set palette defined (0 "#FFF3D6", 0.5 "#6FA8C9", 1 "#08306B")
set cbrange [log10(low + 0.001):log10(high + 0.001)]
unset colorbox
dark(us) = (log10(us + 0.001) - log10(low + 0.001)) / (log10(high + 0.001) - log10(low + 0.001)) > 0.6
cell(us) = us < 1000 ? sprintf("%.4g", us) : sprintf("%.0f", us)
unset key
unset grid
unset border
set style fill solid noborder
set xrange [0.5:words(orders) + 0.5]
set yrange [ROWS + 0.5:0.5]
set xtics () scale 0 nomirror tc rgb INK
do for [i = 1:words(orders)] { set xtics add (word(orders, i) i) }
set tmargin screen y(TOP)
set bmargin screen y(TOP + 24 * ROWS)

set multiplot
do for [a = 1:n] {
	left = LEFT + (a - 1) * (panel + GAP)
	set lmargin screen x(left)
	set rmargin screen x(left + panel)
	unset ytics
	unset label
	if (a == 1) {
		set ytics () scale 0 nomirror tc rgb INK
		do for [i = 1:ROWS] { set ytics add (word(moments, i) i) }
		set label 1 EMULATED at screen x(WIDTH - RIGHT), screen y(14) right tc rgb ALARM
		set label 3 "order: " at screen x(LEFT - 8), screen y(TOP + 24 * ROWS + 18) right tc rgb FAINT
		set label 4 "moment" at screen x(LEFT - 8), screen y(TOP - 16) right tc rgb FAINT
	}
	set label 2 word(arms, a) at screen x(left), screen y(TOP - 16) tc rgb INK
	plot file using (only("arm", word(arms, a), "column")):"row":(column("column") - 0.49):(column("column") + 0.49): \
			(column("row") - 0.47):(column("row") + 0.47):(log10(column("us") + 0.001)) \
			with boxxyerror lc palette, \
		file using (dark(column("us")) ? NaN : only("arm", word(arms, a), "column")):"row":(cell(column("us"))) \
			with labels tc rgb "#111111", \
		file using (dark(column("us")) ? only("arm", word(arms, a), "column") : NaN):"row":(cell(column("us"))) \
			with labels tc rgb "#FEFEFE"
}
unset multiplot
