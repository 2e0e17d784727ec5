# Reads what the demo made: "folder PATH", "user NAME", "pid NUMBER". When the demo is gone without a "done", however it went,
# all of it is taken away.
exec >/dev/null 2>&1
folder= user= pids=
while read -r word rest; do
  case $word in
    folder) folder=$rest ;;
    user) user=$rest ;;
    pid) pids="$pids $rest" ;;
    done) exit 0 ;;
  esac
done

end() {
  for child in $(cat "/proc/$1/task/"*/children); do end "$child"; done
  kill -KILL "$1"
}

# The server ends its own runs when it is asked to.
for pid in $pids; do kill -TERM "$pid"; done
for wait in 1 2 3 4 5 6 7 8 9 10; do
  left=
  for pid in $pids; do kill -0 "$pid" && left=yes; done
  [ -n "$left" ] || break
  sleep 0.3
done
for pid in $pids; do end "$pid"; done
if [ -n "$user" ]; then
  # Users of containers have the same numbers, and their processes are seen from here: only what is in the namespace of this shell is meant.
  pkill -KILL --ns $$ --nslist pid -u "$user"
  userdel --force "$user"
fi
case $folder in */plumbline-demo-*) rm -rf "$folder" ;; esac
