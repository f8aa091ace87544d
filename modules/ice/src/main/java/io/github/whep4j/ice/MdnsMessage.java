package io.github.whep4j.ice;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The few DNS messages (RFC 1035, RFC 6762) that it takes to ask for the address of a name. */
final class MdnsMessage {
    static final int A = 1;
    static final int AAAA = 28;

    private static final int HEADER_BYTES = 12;
    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int MOST_RECORDS = 64;
    private static final int CLASS_IN = 1;
    /** RFC 6762, Sections 5.4 and 10.2: the top bit of a class is about unicast answers in questions, caches in records. */
    private static final int TOP_BIT = 0x8000;

    private static final int POINTER = 0xc0;
    /** QR, Opcode and RCODE of an answer without error. */
    private static final int FLAGS_MASK = 0xf80f;

    private static final int ANSWER = 0x8000;

    private MdnsMessage() {}

    /** Whether the name can be asked for: labels of at most 63 bytes in ASCII, 253 in all. */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL || !label.matches("[A-Za-z0-9_-]+")) {
                return false;
            }
        }
        return true;
    }

    /** @param unicast whether the answer may come to us alone (RFC 6762, Section 5.4) */
    static byte[] query(int id, String name, int type, boolean unicast) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + name.length() + 6);
        out.putShort((short) id).putShort((short) 0);
        out.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        for (String label : name.split("\\.", -1)) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put((byte) 0).putShort((short) type).putShort((short) (unicast ? CLASS_IN | TOP_BIT : CLASS_IN));
        return out.array();
    }

    /** The addresses that an answer gives for the name, none if it is none, or malformed. */
    static List<InetAddress> addresses(byte[] message, int length, String name) {
        ByteBuffer in = ByteBuffer.wrap(message, 0, length).slice();
        List<InetAddress> found = new ArrayList<>();
        if (length < HEADER_BYTES || (in.getShort(2) & FLAGS_MASK) != ANSWER) {
            return found;
        }
        int questions = in.getShort(4) & 0xffff;
        int records = (in.getShort(6) & 0xffff) + (in.getShort(8) & 0xffff) + (in.getShort(10) & 0xffff);
        if (questions > MOST_RECORDS) {
            return found;
        }
        in.position(HEADER_BYTES);
        for (int i = 0; i < questions; i++) {
            if (readName(in) == null || in.remaining() < 4) {
                return found;
            }
            in.position(in.position() + 4);
        }
        for (int i = 0; i < Math.min(records, MOST_RECORDS) && readRecord(in, name, found); i++) {
            // Until one is malformed.
        }
        return found;
    }

    private static boolean readRecord(ByteBuffer in, String name, List<InetAddress> found) {
        String owner = readName(in);
        if (owner == null || in.remaining() < 10) {
            return false;
        }
        int type = in.getShort() & 0xffff;
        int dnsClass = in.getShort() & ~TOP_BIT & 0xffff;
        int timeToLive = in.getInt();
        int length = in.getShort() & 0xffff;
        if (in.remaining() < length) {
            return false;
        }
        byte[] data = new byte[length <= 16 ? length : 0];
        int next = in.position() + length;
        in.get(data).position(next);
        boolean address = type == A && length == 4 || type == AAAA && length == 16;
        // RFC 6762, Section 10.1: zero takes back what was said.
        if (address && dnsClass == CLASS_IN && timeToLive != 0 && owner.equalsIgnoreCase(name)) {
            try {
                found.add(InetAddress.getByAddress(data));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("an address of impossible length", e);
            }
        }
        return true;
    }

    /** Leaves the position behind the name; null if it is malformed. Pointers lead backwards only, and so end. */
    private static @Nullable String readName(ByteBuffer in) {
        StringBuilder name = new StringBuilder();
        int at = in.position();
        int behind = -1;
        int earliest = at;
        while (at < in.limit()) {
            int length = in.get(at) & 0xff;
            if (length == 0) {
                in.position(behind < 0 ? at + 1 : behind);
                return name.toString().toLowerCase(Locale.ROOT);
            }
            if (length >= POINTER) {
                int target = at + 1 < in.limit() ? in.getShort(at) & 0x3fff : earliest;
                if (target >= earliest) {
                    return null;
                }
                behind = behind < 0 ? at + 2 : behind;
                earliest = target;
                at = target;
            } else if (length > LONGEST_LABEL
                    || at + 1 + length > in.limit()
                    || name.length() + 1 + length > LONGEST_NAME + 1) {
                return null;
            } else {
                name.append(name.length() == 0 ? "" : ".");
                for (int i = 1; i <= length; i++) {
                    name.append((char) (in.get(at + i) & 0xff));
                }
                at += 1 + length;
            }
        }
        return null;
    }
}
