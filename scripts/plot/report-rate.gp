# Exits per second: a dot for each round, and the median with its interval.

WIDTH = 1000.0
HEIGHT = 80.0 + 40 * words(arms)
set terminal svg size WIDTH, HEIGHT noenhanced font "sans-serif,13"

row(a) = sum [i = 1:words(arms)] (word(arms, i) eq a ? i : 0)

set lmargin screen 0.1
set rmargin screen 0.97
set tmargin screen 1 - 34 / HEIGHT
set bmargin screen 46 / HEIGHT
set label 1 EMULATED at screen 0.97, screen 1 - 14 / HEIGHT right tc rgb ALARM
unset key
set yrange [words(arms) + 0.5:0.5]
set ytics () scale 0
do for [i = 1:words(arms)] { set ytics add (word(arms, i) i) }
set grid noytics xtics
set border 1
set xrange [0:*]
set label 2 "exits per second" at graph 0.5, screen 10 / HEIGHT center tc rgb INK
plot file using (only("what", "round", "per_second")):(row(strcol("arm")) - 0.18) \
		with points pt 6 ps 0.5 lc rgb FAINT, \
	for [i = 1:words(arms)] file using (strcol("arm") eq word(arms, i) ? only("what", "median", "per_second") : NaN): \
		(i + 0.16):"low":"high" with xerrorbars dt 1 pt 7 ps 0.8 lw 2.5 lc rgb "#0072B2"
