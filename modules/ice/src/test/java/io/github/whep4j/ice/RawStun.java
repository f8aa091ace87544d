package io.github.whep4j.ice;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** STUN messages as others would write them: shares no code with what is tested. */
final class RawStun {
    private static final Random random = new Random(7);

    private final int type;
    private final byte[] id;
    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();

    RawStun(int type, byte[] id) {
        this.type = type;
        this.id = id;
    }

    static byte[] newId() {
        byte[] id = new byte[12];
        random.nextBytes(id);
        return id;
    }

    /** A check as a controlled full agent sends it. */
    static RawStun check(String username) {
        return new RawStun(0x0001, newId())
                .attribute(0x0006, username.getBytes(StandardCharsets.UTF_8))
                .attribute(0x0024, new byte[] {0x6e, 0, 1, (byte) 0xff})
                .attribute(0x8029, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    }

    RawStun attribute(int attribute, byte... value) {
        byte[] padded = Arrays.copyOf(value, (value.length + 3) / 4 * 4);
        attributes.writeBytes(ByteBuffer.allocate(4)
                .putShort((short) attribute)
                .putShort((short) value.length)
                .array());
        attributes.writeBytes(padded);
        return this;
    }

    RawStun xorMapped(InetSocketAddress address) {
        return xor(0x0020, address);
    }

    RawStun xor(int attribute, InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        byte[] mask = ByteBuffer.allocate(16).putInt(0x2112A442).put(id).array();
        ByteBuffer value = ByteBuffer.allocate(4 + ip.length);
        value.put((byte) 0).put((byte) (ip.length == 4 ? 1 : 2)).putShort((short) (address.getPort() ^ 0x2112));
        for (int i = 0; i < ip.length; i++) {
            value.put((byte) (ip[i] ^ mask[i]));
        }
        return attribute(attribute, value.array());
    }

    RawStun integrity(String password) {
        return integrity(password.getBytes(StandardCharsets.UTF_8));
    }

    RawStun integrity(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return attribute(0x0008, mac.doFinal(message(24)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    RawStun error(int code) {
        return attribute(0x0009, (byte) 0, (byte) 0, (byte) (code / 100), (byte) (code % 100));
    }

    RawStun number(int attribute, int value) {
        return attribute(attribute, ByteBuffer.allocate(4).putInt(value).array());
    }

    RawStun fingerprint() {
        CRC32 crc = new CRC32();
        crc.update(message(8));
        return attribute(
                0x8028,
                ByteBuffer.allocate(4)
                        .putInt((int) (crc.getValue() ^ 0x5354554eL))
                        .array());
    }

    byte[] bytes() {
        return message(0);
    }

    private byte[] message(int more) {
        ByteBuffer message = ByteBuffer.allocate(20 + attributes.size());
        message.putShort((short) type).putShort((short) (attributes.size() + more));
        message.putInt(0x2112A442).put(id).put(attributes.toByteArray());
        return message.array();
    }

    static int type(byte[] message) {
        return ByteBuffer.wrap(message).getShort() & 0xffff;
    }

    static byte[] id(byte[] message) {
        return Arrays.copyOfRange(message, 8, 20);
    }

    /** The value of an attribute, null if there is none. */
    static byte @Nullable [] find(byte[] message, int attribute) {
        ByteBuffer in = ByteBuffer.wrap(message, 20, message.length - 20);
        while (in.remaining() >= 4) {
            int type = in.getShort() & 0xffff;
            int length = in.getShort() & 0xffff;
            byte[] value = new byte[length];
            in.get(value);
            if (type == attribute) {
                return value;
            }
            in.position(in.position() + (4 - length % 4) % 4);
        }
        return null;
    }

    static int errorCode(byte[] message) {
        byte[] value = find(message, 0x0009);
        return value == null ? 0 : value[2] * 100 + value[3];
    }

    /** An address as {@link #xor} writes it. */
    static InetSocketAddress address(byte[] message, int attribute) {
        byte[] value = find(message, attribute);
        byte[] mask = Arrays.copyOfRange(message, 4, 20);
        byte[] ip = new byte[value.length - 4];
        for (int i = 0; i < ip.length; i++) {
            ip[i] = (byte) (value[4 + i] ^ mask[i]);
        }
        try {
            return new InetSocketAddress(
                    java.net.InetAddress.getByAddress(ip),
                    ByteBuffer.wrap(value).getShort(2) & 0xffff ^ 0x2112);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether MESSAGE-INTEGRITY is the last attribute and was made with this key. */
    static boolean isSigned(byte[] message, byte[] key) {
        if (find(message, 0x0008) == null) {
            return false;
        }
        RawStun copy = new RawStun(type(message), id(message));
        copy.attributes.write(message, 20, message.length - 20 - 24);
        return Arrays.equals(copy.integrity(key).bytes(), message);
    }

    /** Whether MESSAGE-INTEGRITY is the last attribute but FINGERPRINT and was made with this password. */
    static boolean isSigned(byte[] message, String password) {
        byte[] value = find(message, 0x0008);
        if (value == null) {
            return false;
        }
        RawStun copy = new RawStun(type(message), id(message));
        copy.attributes.write(message, 20, message.length - 20 - 24 - 8);
        return Arrays.equals(copy.integrity(password).fingerprint().bytes(), message);
    }
}
