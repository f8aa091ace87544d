package io.github.whep4j.whep;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses are on the public internet, for who opens URLs that strangers give (RFC 6890 and its successors in the
 * IANA special-purpose registries). One that has an address of IPv4 in it (NAT64, 6to4) is what that one is.
 */
public final class PublicAddresses {

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private PublicAddresses() {}

    /** Whether an address may belong to anybody on the internet. Looks nothing up. */
    public static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        boolean shared = a == 100 && b >= 64 && b < 128;
        boolean protocols = a == 192 && b == 0 && (c == 0 || c == 2);
        boolean benchmarks = a == 198 && (b == 18 || b == 19);
        boolean examples = a == 198 && b == 51 && c == 100 || a == 203 && b == 0 && c == 113;
        return a != 0 && a < 240 && !shared && !protocols && !benchmarks && !examples;
    }

    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        boolean global = (first & 0xe000) == 0x2000; // 2000::/3; unique local addresses and the like are beyond
        if (isNat64(bytes)) {
            return isPublicInside(bytes, 12);
        }
        if (first == 0x2002) {
            return isPublicInside(bytes, 2); // 6to4, RFC 3056
        }
        boolean protocols = first == 0x2001 && (bytes[2] & 0xff) < 2; // 2001::/23, Teredo and benchmarks among them
        boolean examples = first == 0x2001 && (bytes[2] & 0xff) == 0x0d && (bytes[3] & 0xff) == 0xb8
                || first == 0x3fff && (bytes[2] & 0xf0) == 0;
        return global && !protocols && !examples;
    }

    /** {@code 64:ff9b::/96} (RFC 6052). What a network translates by {@code 64:ff9b:1::/48} (RFC 8215) is its own affair. */
    private static boolean isNat64(byte[] bytes) {
        return Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length);
    }

    private static boolean isPublicInside(byte[] bytes, int at) {
        try {
            return isPublic(InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are an address", e);
        }
    }
}
