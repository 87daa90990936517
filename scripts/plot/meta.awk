# SPDX-License-Identifier: GPL-2.0-only
#
# One line from a run.json: "emulated<TAB>title<TAB>arm<TAB>arm...". The text
# ends up in a gnuplot script, so only harmless characters pass.

function clean(s)
{
	gsub(/^ *"?|"?,?$/, "", s)
	gsub(/[^A-Za-z0-9_.:=\/+@%-]/, "?", s)
	return s
}

/^  "/ {
	split($0, part, "\"")
	key = part[2]
}

/^  "workload": /	{ sub(/^[^:]*: /, ""); workload = clean($0) }
/^  "emulated": true/	{ emulated = 1 }
/^  "incomplete": true/	{ warning = "  INCOMPLETE: do not use" }
/^  "drops": [1-9]/	{ warning = "  SAMPLES WERE LOST: do not use" }
/^    / && key == "arms"	{ arms = arms "\t" clean($0) }
/^    / && key == "point" {
	split($0, part, "\"")
	sub(/^[^:]*: /, "")
	point = point " " clean(part[2]) "=" clean($0)
}

END { print emulated + 0 "\t" workload point warning arms }
