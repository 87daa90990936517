# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the tests here share. Sourced, never run, from the top of the checkout and with the
# caller's arguments: $iommu is the first of them, vtd if there is none; $kernel what its guests
# boot by default; the rest is what tests/tap.sh has.

if [ "$(id -u)" != 0 ]; then
	echo '1..0 # SKIP the lab needs root'
	exit 4
fi
iommu=${1:-vtd}
# shellcheck disable=SC2034 # for the caller
case $iommu in
vtd) kernel=newest ;;
smmuv3) kernel=arm64 ;;
*) echo "usage: ${0#"$PWD"/} [vtd | smmuv3]" >&2; exit 2 ;;
esac
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. tests/tap.sh

# column CSV NAME [ARM]: its fields, of all rows or of those of an arm
column()
{
	awk -F, -v name="$2" -v arm="${3:-}" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		arm == "" || $at["arm"] == arm { print $at[name] }' "$1"
}

# blanks CSV BUT: names of the columns in which fields are empty, with how many are, but for names
# that match BUT
blanks()
{
	awk -F, -v but="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i !~ but) look[i] = $i; next }
		{ for (i in look) if ($i == "") n[look[i]]++ }
		END { for (name in n) print name, n[name] }' "$1"
}

# median: of the whole numbers on stdin; between two in the middle, what is between them
median()
{
	sort -n |
	awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : int((v[NR / 2] + v[NR / 2 + 1]) / 2) }'
}

# kernel_module: what changes the kernel that runs, as $tmp/kernel_mutation.ko
kernel_module()
{
	local module

	mkdir "$tmp/kernel" &&
		cp -R tests/mutations/kernel "$tmp/kernel/driver" &&
		cp testdev/regs.h testdev/uapi.h "$tmp/kernel/" &&
		module=$(scripts/lab/module --source "$tmp/kernel" "$kernel" 2>"$tmp/log") &&
		cp "$module" "$tmp/"
}

# driver NAME PATCH: the driver with PATCH applied, as $tmp/NAME.ko: a copy, because the cache keeps
# but few of what is not built from the checkout
driver()
{
	local module

	rm -rf "$tmp/testdev"
	cp -R testdev "$tmp/testdev" &&
		patch -s -p1 -d "$tmp/testdev" <"$2" >"$tmp/log" 2>&1 &&
		module=$(scripts/lab/module --source "$tmp/testdev" "$kernel" 2>"$tmp/log") &&
		cp "$module" "$tmp/$1.ko"
}
