# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Folders that scripts fill and empty again, wherever a user wants them. These scripts run as root,
# so that what lies in a folder that somebody has named by mistake would be gone: they delete in
# folders that they have made, which a small file in them says. Sourced, never run.

# The file that tells such folders from all others.
readonly FOLDER_MARK=.mmput-bench

# folder_claim DIR [FILE]: sets folder to the whole path of DIR, whatever slashes or dots it was
# given with, and makes it if it is missing. Returns 2 after one message where it is no folder, or
# holds something and neither our mark nor FILE. What lies in the checkout's build/ is ours.
folder_claim()
{
	folder=$(realpath -m -- "${1:?}")
	if [ -e "$folder" ] && [ ! -d "$folder" ]; then
		echo "${0##*/}: $folder is no folder: name another" >&2
		return 2
	fi
	if [[ $folder != "$PWD"/build/* ]] && [ ! -f "$folder/$FOLDER_MARK" ] &&
		[ ! -f "$folder/${2:-$FOLDER_MARK}" ] && [ -n "$(ls -A -- "$folder" 2>/dev/null)" ]; then
		echo "${0##*/}: $folder has files in it that were not made here (there is no $FOLDER_MARK):" \
			"name another folder, or an empty one" >&2
		return 2
	fi
	mkdir -p -- "$folder" || return 2
	echo "What is in this folder is deleted by the scripts of mmput-bench that made it." \
		>"$folder/$FOLDER_MARK" || return 2
}

# folder_empty: deletes what is in the folder that was claimed last, but not its mark
folder_empty()
{
	find "${folder:?}" -mindepth 1 -maxdepth 1 ! -name "$FOLDER_MARK" -exec rm -rf -- {} +
}
