package io.github.whep4j.sdp;

import java.util.Arrays;
import java.util.regex.Pattern;

/** IP addresses as text. Names are never resolved: a description must not make us ask a name server. */
final class IpLiteral {
    private static final int LONGEST_NAME = 253;
    private static final Pattern HOST_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final byte[] NONE = new byte[0];

    private IpLiteral() {}

    /** Whether it is a name of letters, digits and hyphens (RFC 1123, Section 2.1), and no address in disguise. */
    static boolean isHostName(String text) {
        int lastDot = text.lastIndexOf('.');
        return text.length() <= LONGEST_NAME
                && HOST_NAME.matcher(text).matches()
                && text.chars().skip(lastDot + 1L).anyMatch(c -> c >= 'A');
    }

    /** The 4 or 16 bytes of an address (RFC 791, RFC 4291), or none when the text is something else. */
    static byte[] parse(String text) {
        return text.indexOf(':') < 0 ? parseIpv4(text) : parseIpv6(text);
    }

    private static byte[] parseIpv4(String text) {
        long ipv4 = ipv4(text, 0, text.length());
        return ipv4 < 0 ? NONE : new byte[] {(byte) (ipv4 >> 24), (byte) (ipv4 >> 16), (byte) (ipv4 >> 8), (byte) ipv4};
    }

    /** The 32 bits of an IPv4 address that stands here, or -1. */
    static long ipv4(String text, int from, int to) {
        long address = 0;
        int dots = 0;
        int digits = 0;
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9' && digits < 3) {
                value = value * 10 + (c - '0');
                digits++;
            } else if (c == '.' && digits > 0 && value <= 255 && dots < 3) {
                address = address << 8 | value;
                value = 0;
                digits = 0;
                dots++;
            } else {
                return -1;
            }
        }
        return dots == 3 && digits > 0 && value <= 255 ? address << 8 | value : -1;
    }

    private static byte[] parseIpv6(String text) {
        int gap = text.indexOf("::");
        if (text.length() > 45 || (gap >= 0 && text.indexOf("::", gap + 1) >= 0)) {
            return NONE;
        }
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] tail = gap < 0 ? NONE : groups(text.substring(gap + 2), true);
        boolean emptyHead = gap == 0;
        boolean emptyTail = gap >= 0 && gap + 2 == text.length();
        if ((head.length == 0 && !emptyHead) || (tail.length == 0 && gap >= 0 && !emptyTail)) {
            return NONE;
        }
        int length = head.length + tail.length;
        if (gap < 0 ? length != 16 : length > 14) {
            return NONE;
        }
        byte[] address = new byte[16];
        System.arraycopy(head, 0, address, 0, head.length);
        System.arraycopy(tail, 0, address, 16 - tail.length, tail.length);
        return address;
    }

    /** Groups of 16 bits, the last two in IPv4's form if allowed; none when one of them is no group. */
    private static byte[] groups(String text, boolean ipv4AtEnd) {
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[2 * parts.length + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (ipv4AtEnd && i == parts.length - 1 && part.indexOf('.') >= 0) {
                byte[] ipv4 = parseIpv4(part);
                if (ipv4.length == 0) {
                    return NONE;
                }
                System.arraycopy(ipv4, 0, bytes, length, 4);
                length += 4;
            } else {
                int group = hexGroup(part);
                if (group < 0) {
                    return NONE;
                }
                bytes[length++] = (byte) (group >> 8);
                bytes[length++] = (byte) group;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private static int hexGroup(String part) {
        if (part.isEmpty() || part.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            int digit = Character.digit(part.charAt(i), 16);
            if (digit < 0 || part.charAt(i) > 'f') {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
