# SPDX-License-Identifier: GPL-2.0-only
#
# From the CSV of `mmput-bench trend --export csv`: into the file "points" a block of
# "label median low high" for each measure, into "states" one of "from to median" for what
# lies between its change points, and on stdout what trend.gp has to know. Labels are
# numbered from 1.

function state(from, to, median)
{
	print from - 0.5, median >states
	print to + 0.5, median >states
	print "" >states
}

# A name for gnuplot, between double quotes: the CSV has no quotes and no backslashes.
function text(s)
{
	return "\"" s "\""
}

function finish()
{
	if (!measures)
		return
	if (changes)
		state(since, label, after)
	else
		print "NaN NaN" >states
	print "\n" >states
	print "\n" >points
	lows = lows " " low
	highs = highs " " high
}

BEGIN { FS = "," }

FNR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

$column["measure"] != measure {
	finish()
	measure = $column["measure"]
	measures++
	names = names " " measure
	units = units " " $column["unit"]
	label = changes = bad = 0
	low = high = ""
}

{
	median = $column["median"]
	label++
	name[label] = $column["label"]
	from = $column["low"] == "" ? median : $column["low"]
	to = $column["high"] == "" ? median : $column["high"]
	if (median == "") {
		print label, "NaN NaN NaN" >points
	} else {
		print label, median, from, to >points
		if (low == "" || from < low + 0)
			low = from
		if (high == "" || to > high + 0)
			high = to
	}
	before = $column["before"]
	if (before != "") {
		state(changes ? since : 1, label - 1, before)
		after = $column["after"]
		since = label
		changes++
		worse = after > before + 0
		sense = $column["unit"] == "count" ? "changed" : !worse ? "better" : bad ? "bad again" : "first bad"
		bad = bad || worse
		marks++
		mark = mark sprintf("mark_panel[%d] = %d\nmark_at[%d] = %d\n", marks, measures, marks, label)
		mark = mark sprintf("mark_sense[%d] = %d\nmark_row[%d] = %d\n", marks,
			sense == "changed" ? 3 : worse ? 1 : 2, marks, (changes - 1) % 2)
		mark = mark sprintf("mark_text[%d] = %s\n", marks, text(sense ": " $column["label"] \
			(before > 0 ? sprintf("  %+.1f %%", 100 * (after / before - 1)) : "")))
	}
	emulated = $column["emulated"]
	arm = $column["arm"]
	key = $column["key"]
	of = $column["of"]
}

END {
	finish()
	printf "measures = %d\nnames = %s\nunits = %s\nlows = %s\nhighs = %s\n", measures,
		text(names), text(units), text(lows), text(highs)
	printf "labels = %d\narray name[%d]\n", label, label
	for (i = 1; i <= label; i++) {
		printf "name[%d] = %s\n", i, text(name[i])
		if (length(name[i]) > longest)
			longest = length(name[i])
	}
	printf "longest = %d\nemulated = %d\nof = %s\nkey_name = %s\nmarks = %d\n", longest,
		emulated, text(of ", arm " arm), text(key), marks
	if (marks)
		printf "array mark_panel[%d]\narray mark_at[%d]\narray mark_sense[%d]\narray mark_row[%d]\narray mark_text[%d]\n%s",
			marks, marks, marks, marks, marks, mark
}
