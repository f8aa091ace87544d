"""nat.py SERVER...: asks STUN servers from one socket how they see it, and prints what kind of NAT that shows (RFC 5780)."""
import os
import socket
import struct
import sys

COOKIE = 0x2112A442


def mapped(sock, server):
    """The address in the XOR-MAPPED-ADDRESS of the answer (RFC 8489, Section 14.2)."""
    for _ in range(5):
        request = struct.pack("!HHI", 1, 0, COOKIE) + os.urandom(12)
        sock.sendto(request, (server, 3478))
        try:
            answer = sock.recvfrom(1500)[0]
        except socket.timeout:
            continue
        at = 20
        while at + 4 <= len(answer) and answer[8:20] == request[8:20]:
            kind, length = struct.unpack_from("!HH", answer, at)
            if kind == 0x0020:
                port, address = struct.unpack_from("!HI", answer, at + 6)
                return socket.inet_ntoa(struct.pack("!I", address ^ COOKIE)), port ^ (COOKIE >> 16)
            at += 4 + (length + 3) // 4 * 4
    return None


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.5)
        seen = [mapped(sock, server) for server in sys.argv[1:]]
    if None in seen:
        print("no-udp")
    else:
        print("endpoint-independent" if len(set(seen)) == 1 else "address-dependent")


main()
