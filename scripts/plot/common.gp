# SPDX-License-Identifier: GPL-2.0-only
#
# What plots of pages have in common. Before this stand the variables of one plot (file,
# emulated, and others), behind it the script that draws it.

set encoding utf8
set datafile separator ","
set datafile missing NaN

# Okabe and Ito's palette, which colour-blind people can tell apart, and dashes for
# everyone else. Later ones are thinner, so that equal curves show both.
set linetype 1 lc rgb "#0072B2" lw 3.6 dt 1
set linetype 2 lc rgb "#E69F00" lw 2.4 dt (7,5)
set linetype 3 lc rgb "#D55E00" lw 2.2 dt 1
set linetype 4 lc rgb "#009E73" lw 2.2 dt (9,4,2,4)
set linetype 5 lc rgb "#CC79A7" lw 2.2 dt (3,3)
set linetype 6 lc rgb "#56B4E9" lw 2.2 dt (14,5)
set linetype 7 lc rgb "#000000" lw 1.8 dt (2,5)
set linetype cycle 7

INK = "#333333"
FAINT = "#767676"
LINES = "#dddddd"
ALARM = "#B00020"
EMULATED = emulated ? "emulated time: not a hardware's latency" : ""

set border 3 lc rgb FAINT
set tics nomirror scale 0.5 tc rgb INK
set grid lt 1 lc rgb LINES lw 1 dt 1

# "2 us", "50 ms": the unit in the label, so that no reader has to count zeros.
in_words(us) = us >= 1e6 ? sprintf("%.4g s", us / 1e6) : us >= 1e3 ? sprintf("%.4g ms", us / 1e3) : \
	us >= 1 ? sprintf("%.4g us", us) : us > 0 ? sprintf("%.4g ns", us * 1e3) : "0"

# The value in column c of the rows whose column k is w; no other row is drawn.
only(k, w, c) = strcol(k) eq w ? column(c) : NaN

# What mmput consists of has the same colours everywhere.
PHASES = "mm_exit callbacks srcu notifier unmap pgtables exit_mmap mmput"
array PHASE_COLOURS[8] = ["#D55E00", "#E69F00", "#56B4E9", "#0072B2", "#009E73", "#F0E442", "#CC79A7", "#999999"]
phase_colour(phase) = PHASE_COLOURS[sum [i = 1:words(PHASES)] (word(PHASES, i) eq phase ? i : 0)]
