# Empirical distribution functions: a panel for each measure, a curve for each arm.

WIDTH = 1000.0
HEIGHT = 290.0
LEFT = 62.0
RIGHT = 14.0
GAP = 30.0
set terminal svg size WIDTH, HEIGHT noenhanced font "sans-serif,13"

x(px) = px / WIDTH
y(px) = 1 - px / HEIGHT		# from the top
n = words(panels)
panel = (WIDTH - LEFT - RIGHT - (n - 1) * GAP) / n

power(v) = 10 ** floor(log10(v))
nice(v) = power(v) * (v / power(v) < 1.5 ? 1 : v / power(v) < 3.5 ? 2 : v / power(v) < 7.5 ? 5 : 10)

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
set ytics nomirror scale 0.5 tc rgb INK
set tmargin screen y(62)
set bmargin screen y(HEIGHT - 32)
do for [p = 1:n] {
	unset logscale
	set xrange [*:*]
	set yrange [*:*]
	stats file using (only("measure", word(panels, p), "us")) nooutput
	air = (STATS_max / STATS_min) ** 0.06
	air = air < 1.02 ? 1.02 : air
	from = STATS_min / air
	to = STATS_max * air
	left = LEFT + (p - 1) * (panel + GAP)
	set lmargin screen x(left)
	set rmargin screen x(left + panel)
	set logscale x
	set xrange [from:to]
	set yrange [0:1.03]
	unset xtics
	set xtics () nomirror scale 0.5 tc rgb INK
	# candidates from left to right; those too close to the last are left out
	last = from / 2
	narrow = to / from < 8
	step = nice((to - from) / 8)
	decade = floor(log10(from))
	tries = narrow ? floor(to / step) : 3 * (ceil(log10(to)) - decade)
	do for [i = (narrow ? ceil(from / step) : 0):tries] {
		tic = narrow ? 1.0 * i * step : 10.0 ** (decade + i / 3) * (i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 5)
		wide = to / from > 100 && i % 3 != 0
		if (!wide && tic >= from && tic <= to && log(tic / last) > 66 / panel * log(to / from)) {
			set xtics add (in_words(tic) tic)
			last = tic
		}
	}
	if (p == 1) {
		set ytics ("0" 0, "50 %%" 0.5, "100 %%" 1)
	} else {
		set ytics ("" 0, "" 0.5, "" 1)
	}
	set label 2 word(panels, p) at screen x(left), screen y(48) font "sans-serif,13" tc rgb INK
	plot for [a = 1:words(arms)] file using \
		(strcol("measure") eq word(panels, p) ? only("arm", word(arms, a), "us") : NaN):"share" \
		with steps lt a notitle
}
unset multiplot
