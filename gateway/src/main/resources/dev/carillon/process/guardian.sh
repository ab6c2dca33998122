# SPDX-License-Identifier: Apache-2.0
# Outlives the gateway by a moment: whatever process group is still listed when its input ends is
# killed, also when the gateway had no time to do so. $1 is the gateway's folder of temporary files,
# $2 where its cgroups are, if it makes any.
trap '' HUP INT QUIT TERM PIPE
live=
while read -r word group; do
  case $word in
    add) live="$live $group" ;;
    end)
      kill -s KILL -- "-$group" 2>/dev/null
      left=
      for one in $live; do [ "$one" = "$group" ] || left="$left $one"; done
      live=$left
      ;;
    cgroups) made=$group ;;
  esac
done
for one in $live; do kill -s KILL -- "-$one" 2>/dev/null; done
rm -rf -- "$1"
if [ -n "${made-}" ]; then
  tries=0
  while [ "$tries" -lt 20 ] && ! rmdir -- "$made"-*; do tries=$((tries + 1)) && sleep 0.05; done 2>/dev/null
fi
