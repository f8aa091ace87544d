# Sourced by run: a small internet of network namespaces, and what can be wrong with it.
#
#            near 10.0.1.2                 server 203.0.113.10 (and 2001:db8::10)        far 10.0.2.2
#                 |                            |                                             |
#   home 10.0.1.1, 203.0.113.20 ---- internet 203.0.113.1 and .2 (coturn) ---- site 203.0.113.30, 10.0.2.1
#
# home and site are routers that translate addresses; site hands HTTP on to far. All is in namespaces named after this process;
# nothing is done outside of them, but for /etc/netns, where "ip netns exec" looks for a hosts file.

prefix=w4j$$
nodes=(internet server home near site far)

inside() {
    local node=$1
    shift
    ip netns exec "$prefix-$node" "$@"
}

# Whether this machine lets us. Says why not.
network_permitted() {
    ip netns add "$prefix-probe" || return 1
    local status=0
    ip netns exec "$prefix-probe" nft 'add table ip probe; add chain ip probe nat { type nat hook postrouting priority 100; }' || status=1
    ip netns del "$prefix-probe"
    return $status
}

# link_to_internet NODE INTERFACE ADDRESS: a cable from NODE to the internet's bridge.
link_to_internet() {
    ip link add "$2" netns "$prefix-$1" type veth peer name "$1" netns "$prefix-internet"
    ip -n "$prefix-internet" link set "$1" master bridge up
    ip -n "$prefix-$1" addr add "$3/24" dev "$2"
    ip -n "$prefix-$1" link set "$2" up
}

# link_to_router ROUTER NODE NETWORK: a cable between the two, .1 and .2, and the way out.
link_to_router() {
    ip link add lan netns "$prefix-$1" type veth peer name lan netns "$prefix-$2"
    ip -n "$prefix-$1" addr add "$3.1/24" dev lan
    ip -n "$prefix-$2" addr add "$3.2/24" dev lan
    ip -n "$prefix-$1" link set lan up
    ip -n "$prefix-$2" link set lan up
    ip -n "$prefix-$2" route add default via "$3.1"
    inside "$1" sysctl -qw net.ipv4.ip_forward=1
}

make_network() {
    local node
    for node in "${nodes[@]}"; do
        ip netns add "$prefix-$node"
        ip -n "$prefix-$node" link set lo up
        inside "$node" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
    done
    ip -n "$prefix-internet" link add bridge type bridge
    ip -n "$prefix-internet" addr add 203.0.113.1/24 dev bridge
    ip -n "$prefix-internet" addr add 203.0.113.2/24 dev bridge
    ip -n "$prefix-internet" link set bridge up
    # What nobody has, private addresses among them, is swallowed: coturn gives up an allocation at "network is unreachable".
    ip -n "$prefix-internet" link add nowhere type veth peer name nobody
    ip -n "$prefix-internet" link set nobody up
    ip -n "$prefix-internet" link set nowhere up arp off
    ip -n "$prefix-internet" route add default dev nowhere
    link_to_internet server eth0 203.0.113.10
    link_to_internet home wan 203.0.113.20
    link_to_internet site wan 203.0.113.30
    link_to_router home near 10.0.1
    link_to_router site far 10.0.2
    mkdir -p "/etc/netns/$prefix-near"
    printf '%s\n' '127.0.0.1 localhost' '203.0.113.10 server.test' '2001:db8::10 server.test' \
        '203.0.113.1 turn.test' '2001:db8::1 turn.test' >"/etc/netns/$prefix-near/hosts"
}

# What a case has done is undone.
reset_network() {
    local router
    for router in home site; do
        inside "$router" nft flush ruleset
        inside "$router" conntrack -F 2>/dev/null
    done
    ip -n "$prefix-near" -6 addr flush dev lan scope global
    set_address 10.0.1.2
}

delete_network() {
    local node
    for node in "${nodes[@]}"; do ip netns del "$prefix-$node" 2>/dev/null || true; done
    rm -rf "/etc/netns/$prefix-near"
    rmdir /etc/netns 2>/dev/null || true
}

# translate ROUTER KIND: endpoint-independent: one outer port for one inner one, whoever is talked to; address-dependent: a
# random one for each peer. Either lets in only what answers (RFC 4787, Sections 4.1 and 5). open: the first, and lets all in.
translate() {
    local how=masquerade all=''
    case $2 in
        address-dependent) how='masquerade fully-random' ;;
        open) all='iifname "wan" meta l4proto udp dnat to 10.0.1.2' ;;
    esac
    inside "$1" nft -f - <<END
table ip nat {
    chain prerouting {
        type nat hook prerouting priority dstnat
        iifname "wan" tcp dport 80 dnat to 10.0.2.2
        $all
    }
    chain postrouting {
        type nat hook postrouting priority srcnat
        oifname "wan" $how
    }
    chain input {
        type filter hook input priority filter
        iifname "wan" ct state new drop
    }
}
END
}

# The office's firewall: web pages and nothing else.
allow_only_web() {
    inside home nft -f - <<END
table ip office {
    chain forward {
        type filter hook forward priority filter; policy drop
        ct state established,related accept
        tcp dport { 80, 443 } accept
    }
}
END
}

# lose_first_datagrams ADDRESS: of what goes between home and there by UDP, the first check or two each way.
lose_first_datagrams() {
    inside home nft -f - <<END
table ip loss {
    chain forward {
        type filter hook forward priority filter
        ip daddr $1 meta l4proto udp quota until 300 bytes drop
        ip saddr $1 meta l4proto udp quota until 300 bytes drop
    }
}
END
}

# An address and a route that look like IPv6, and nothing comes through.
break_ipv6() {
    ip -n "$prefix-near" addr add 2001:db8:1::2/64 dev lan nodad
    ip -n "$prefix-home" addr replace 2001:db8:1::1/64 dev lan nodad
    ip -n "$prefix-near" -6 route replace default via 2001:db8:1::1
    ip -n "$prefix-server" addr replace 2001:db8::10/64 dev eth0 nodad
}

# The router forgets whom it has been translating for.
forget_mappings() {
    inside "$1" conntrack -D -p udp
}

# set_address ADDRESS: near has this one from now on, and no other.
set_address() {
    ip -n "$prefix-near" -4 addr flush dev lan
    ip -n "$prefix-near" addr add "$1/24" dev lan
    ip -n "$prefix-near" route replace default via 10.0.1.1
}
