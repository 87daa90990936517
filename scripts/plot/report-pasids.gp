# The lives of PASIDs: a row for each number, time to the right.

WIDTH = 1000.0
n = words(pasids)
HEIGHT = 100.0 + (n > 20 ? 14 : 22) * n
set terminal svg size WIDTH, HEIGHT noenhanced font "sans-serif,13"

set lmargin screen 0.1
set rmargin screen 0.97
set tmargin screen 1 - 50 / HEIGHT
set bmargin screen 46 / HEIGHT
set label 1 EMULATED at screen 0.97, screen 1 - 14 / HEIGHT right tc rgb ALARM
set key at screen 0.1, screen 1 - 14 / HEIGHT left center horizontal Left reverse samplen 1.5 width 2 tc rgb INK
set yrange [n + 0.6:0.4]
set ytics () scale 0
do for [i = 1:n] { set ytics add (word(pasids, i) i) }
set ylabel "PASID" tc rgb INK
set grid noytics xtics
set border 1
set label 2 "ms since the first bind" at graph 0.5, screen 10 / HEIGHT center tc rgb INK
set xrange [0:*]
# where an arm's turn begins
do for [i = 1:(marks_shown ? words(marks) / 2 : 0)] {
	at = real(word(marks, 2 * i - 1))
	set arrow i from first at, graph 0 to first at, graph 1 nohead back lc rgb FAINT dt (3,3)
	set label 9 + i word(marks, 2 * i) at first at, screen 1 - 40 / HEIGHT left tc rgb FAINT
}
set style fill solid noborder

# States differ in height, not only in colour. What is on top is what holds.
states = "free zombie taken"
array colour[3] = ["#999999", "#E69F00", "#0072B2"]
array half[3] = [0.08, 0.24, 0.4]
array legend[3] = ["free", "zombie", "taken"]
plot for [s = 3:1:-1] keyentry with boxes lc rgb colour[s] title legend[s], \
	for [s = 1:3] file using (only("state", word(states, s), "from_ms")):"row":"from_ms":"to_ms": \
		(column("row") - half[s]):(column("row") + half[s]) with boxxyerror lc rgb colour[s] notitle
