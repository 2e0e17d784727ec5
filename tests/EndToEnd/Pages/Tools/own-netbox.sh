# Plays the NetBox of a team, at https://netbox.internal behind a self-signed certificate. /srv/netbox/token belongs to a user with
# the rights that docs/netbox.md lists and no others, /srv/netbox/admin to its administrator. With the argument "trusted" this system
# trusts the certificate. It is read into the page's shell, which it leaves as it was.
(
  set -e
  mkdir -p /srv/netbox
  cd /srv/netbox
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=netbox.internal -addext subjectAltName=DNS:netbox.internal \
    -keyout key.pem -out certificate.pem 2>openssl.log
  if [ "${1:-}" = trusted ]; then
    cp certificate.pem /etc/ssl/certs/netbox-example.pem
    ln -s netbox-example.pem "/etc/ssl/certs/$(openssl x509 -noout -hash -in certificate.pem).0"
  fi
  mkdir -p site/rulebooks
  setsid plumbline serve site --listen 127.0.0.1:8100 >netbox.log 2>&1 &
  until curl -sf http://127.0.0.1:8100/health >/dev/null; do sleep 0.1; done
  cp site/.plumbline/token admin
  setsid python3 "$TOOLS/tls-proxy.py" 443 8100 certificate.pem key.pem >proxy.log 2>&1 &
  until openssl s_client -connect 127.0.0.1:443 </dev/null >/dev/null 2>&1; do sleep 0.1; done

  send() {
    curl -fsS -X POST "http://127.0.0.1:8100/api/$1/" -d "$2" -H "Authorization: Token $(cat admin)" -H 'Content-Type: application/json'
  }
  user=$(send users/users '{"username": "plumbline", "password": "fHe7-kwq9-Zt"}' | jq .id)
  # The table of docs/netbox.md, as it stands there.
  grep -E '^\| `[a-z]' /srv/repository/docs/netbox.md | while IFS='|' read -r _ actions types _; do
    send users/permissions "$(jq -n --arg actions "$actions" --arg types "$types" --argjson user "$user" '{name: $types[:90], users: [$user],
      actions: [$actions | scan("[a-z]+")], object_types: [$types | scan("[a-z]+[.][a-z]+")]}')" >/dev/null
  done
  send users/tokens "{\"user\": $user}" | jq -r 'if .version == 2 then "nbt_" + .key + "." + .token else .key end' >token
)
