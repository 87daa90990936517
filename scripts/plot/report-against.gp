# Medians with their intervals against a parameter: a panel for each measure.

WIDTH = 1000.0
HEIGHT = 330.0
LEFT = 70.0
RIGHT = 20.0
GAP = 66.0
set terminal svg size WIDTH, HEIGHT noenhanced font "sans-serif,13"

x(px) = px / WIDTH
y(px) = 1 - px / HEIGHT		# from the top
n = words(panels)
panel = (WIDTH - LEFT - RIGHT - (n - 1) * GAP) / n

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
set label 1 EMULATED at screen x(WIDTH - RIGHT), screen y(16) right tc rgb ALARM
set key at screen x(LEFT), screen y(16) left center horizontal Left reverse samplen 4 width 3 tc rgb INK
plot 2 notitle, for [a = 1:words(arms)] keyentry with lines lt a title word(arms, a)
unset key
unset label

set border 3 lc rgb FAINT
set grid xtics ytics lt 1 lc rgb LINES lw 1 dt 1
set xtics () nomirror scale 0.5 tc rgb INK
set ytics nomirror scale 0.5 tc rgb INK
# Steps of the parameter, in its order, evenly: few sweeps are linear.
set xrange [0.6:words(values) + 0.4]
do for [i = 1:words(values)] { set xtics add (word(values, i) i) }
set tmargin screen y(66)
set bmargin screen y(HEIGHT - 52)
do for [p = 1:n] {
	left = LEFT + (p - 1) * (panel + GAP)
	set lmargin screen x(left)
	set rmargin screen x(left + panel)
	set yrange [0:*]
	set label 2 word(panels, p).", us" at screen x(left), screen y(50) tc rgb INK
	set label 3 parameter at screen x(left + panel / 2), screen y(HEIGHT - 12) center tc rgb INK
	plot for [a = 1:words(arms)] file using \
			(strcol("measure") eq word(panels, p) ? only("arm", word(arms, a), "step") : NaN):"median_us" \
			with lines lt a notitle, \
		for [a = 1:words(arms)] file using \
			(strcol("measure") eq word(panels, p) ? only("arm", word(arms, a), "step") : NaN) \
			:"median_us":"low_us":"high_us" with yerrorbars lt a dt 1 lw 1.6 pt 7 ps 0.5 notitle
}
unset multiplot
