# Documents a virtual machine, as one clicks it together in NetBox: document.sh URL TOKEN NAME ADDRESS USER
set -e
url=$1 token=$2 name=$3 address=$4 user=$5
send() { curl -fsSk -o /dev/null -X "$1" "$url/api/$2/" -H "Authorization: Token $token" -H 'Content-Type: application/json' -d "$3"; }
list() { curl -fsSk "$url/api/$1" -H "Authorization: Token $token" | jq -r '.results[0].id'; }
send POST dcim/sites '{"name": "Harbour", "slug": "harbour"}'
send POST virtualization/virtual-machines "{\"name\": \"$name\", \"site\": {\"slug\": \"harbour\"}, \"custom_fields\": {\"login_user\": \"$user\"},
  \"local_context_data\": {\"ansible_roles\": [\"baseline\"]}}"
vm=$(list "virtualization/virtual-machines/?name=$name")
send POST virtualization/interfaces "{\"virtual_machine\": $vm, \"name\": \"eth0\"}"
send POST ipam/ip-addresses "{\"address\": \"$address/32\", \"assigned_object_type\": \"virtualization.vminterface\",
  \"assigned_object_id\": $(list "virtualization/interfaces/?virtual_machine_id=$vm")}"
send PATCH "virtualization/virtual-machines/$vm" "{\"primary_ip4\": $(list "ipam/ip-addresses/?address=$address/32")}"
