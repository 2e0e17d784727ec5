# Reads "add GROUP RUN" and "del GROUP RUN". When the writer is gone, however it went, the runs that are left are ended.
exec >/dev/null 2>&1
runs=
while read -r word group run; do
  case $word in
    add) runs="$runs $group:$run" ;;
    del) rest=; for one in $runs; do [ "$one" = "$group:$run" ] || rest="$rest $one"; done; runs=$rest ;;
  esac
done

strike() {
  left=
  for one in $runs; do
    group=${one%%:*}
    for file in $(grep -lzx "PLUMBLINE_RUN=${one#*:}" /proc/[0-9]*/environ); do
      id=${file#/proc/}; id=${id%/environ}
      case $(tr '\0' ' ' <"/proc/$id/cmdline") in *'[mux]'*) continue ;; esac
      left=yes
      [ "$id" = "$group" ] && groups="$groups $group"
      kill -"$1" "$id"
    done
  done
  for group in $groups; do kill -"$1" -- "-$group" && left=yes; done
}

[ -n "$runs" ] || exit 0
groups=
strike TERM
for wait in 1 2 3 4 5 6 7 8 9 10; do
  [ -n "$left" ] || exit 0
  sleep 0.5
  strike 0
done
strike KILL
