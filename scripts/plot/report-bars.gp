# What mmput consists of, or waits for, stacked: a bar for each arm.

WIDTH = 1000.0
HEIGHT = 112.0 + 40 * words(arms)
set terminal svg size WIDTH, HEIGHT noenhanced font "sans-serif,13"

if (file[1:5] eq "parts") {
	pieces = "own stop queue grace overlap"
	array legend[5] = ["own work", "stopping its device", "queueing", "grace period", \
		"its overlap with callbacks"]
	array colour[5] = ["#999999", "#D55E00", "#E69F00", "#56B4E9", "#0072B2"]
} else {
	pieces = PHASES
	array legend[8] = ["mm_exit", "other release() ops", "grace period", "rest of notifier", \
		"unmap", "pgtables", "rest of exit_mmap", "rest of mmput"]
	array colour[8]
	do for [i = 1:8] { colour[i] = PHASE_COLOURS[i] }
}

row(a) = sum [i = 1:words(arms)] (word(arms, i) eq a ? i : 0)

set lmargin screen 0.1
set rmargin screen 0.97
set tmargin screen 1 - 66 / HEIGHT
set bmargin screen 46 / HEIGHT
set label 1 EMULATED at screen 0.97, screen 1 - 12 / HEIGHT right tc rgb ALARM
set key at screen 0.1, screen 1 - 42 / HEIGHT left center horizontal Left reverse samplen 1.2 width -2 tc rgb INK
set yrange [words(arms) + 0.5:0.5]
set ytics () scale 0
do for [i = 1:words(arms)] { set ytics add (word(arms, i) i) }
set grid noytics xtics
set border 1
set xrange [0:*]
set label 2 "us" at graph 0.5, screen 10 / HEIGHT center tc rgb INK
set style fill solid noborder
plot for [p = 1:words(pieces)] file using (only("part", word(pieces, p), "from_us")):(row(strcol("arm"))): \
	"from_us":"to_us":(row(strcol("arm")) - 0.36):(row(strcol("arm")) + 0.36) \
	with boxxyerror lc rgb colour[p] title legend[p]
