package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a TURN server answers, request by request; written with the code of the tests alone. */
final class TurnServerModel {
    static final String USERNAME = "user";
    static final String PASSWORD = "secret of the user";

    String realm = "realm.example";
    String nonce = "nonce-1";
    int lifetimeSeconds = 600;
    List<InetSocketAddress> relayed = List.of(new InetSocketAddress("198.51.100.1", 50_000));
    InetSocketAddress mapped = new InetSocketAddress("203.0.113.9", 4_000);
    /** Errors to answer with, signed, by method. */
    final Map<Integer, Integer> errors = new HashMap<>();
    /** Where Allocate requests are redirected to, unsigned; an address of IPv4. */
    @Nullable
    InetSocketAddress alternate;
    /** The requests that had the right credentials, in order, without those that were sent again. */
    final List<byte[]> accepted = new ArrayList<>();
    /** The peer of each channel. */
    final Map<Integer, InetSocketAddress> channels = new HashMap<>();

    private final Map<ByteBuffer, byte[]> answers = new HashMap<>();

    byte[] key() {
        try {
            return MessageDigest.getInstance("MD5")
                    .digest((USERNAME + ":" + realm + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null if it is no request. */
    byte @Nullable [] answer(byte[] message) {
        int method = RawStun.type(message);
        if (method != 3 && method != 4 && method != 8 && method != 9) {
            return null;
        }
        return answers.computeIfAbsent(ByteBuffer.wrap(RawStun.id(message)), id -> newAnswer(method, message));
    }

    private byte[] newAnswer(int method, byte[] request) {
        byte[] id = RawStun.id(request);
        InetSocketAddress elsewhere = alternate;
        if (elsewhere != null && method == 3) {
            byte[] value = ByteBuffer.allocate(8)
                    .putShort((short) 1)
                    .putShort((short) elsewhere.getPort())
                    .put(elsewhere.getAddress().getAddress())
                    .array();
            return new RawStun(0x0113, id).error(300).attribute(0x8023, value).bytes();
        }
        if (RawStun.find(request, 0x0008) == null || !RawStun.isSigned(request, key())) {
            return challenge(new RawStun(method | 0x0110, id).error(401));
        }
        if (!Arrays.equals(bytes(nonce), RawStun.find(request, 0x0015))) {
            return challenge(new RawStun(method | 0x0110, id).error(438));
        }
        accepted.add(request);
        Integer error = errors.get(method);
        if (error != null) {
            return new RawStun(method | 0x0110, id)
                    .error(error)
                    .integrity(key())
                    .bytes();
        }
        RawStun answer = new RawStun(method | 0x0100, id);
        if (method == 3) {
            relayed.forEach(address -> answer.xor(0x0016, address));
            answer.xorMapped(mapped);
        }
        if (method == 3 || method == 4) {
            byte[] asked = RawStun.find(request, 0x000d);
            answer.number(0x000d, asked != null && ByteBuffer.wrap(asked).getInt() == 0 ? 0 : lifetimeSeconds);
        }
        if (method == 9) {
            int number = ByteBuffer.wrap(RawStun.find(request, 0x000c)).getShort() & 0xffff;
            channels.put(number, RawStun.address(request, 0x0012));
        }
        return answer.integrity(key()).bytes();
    }

    private byte[] challenge(RawStun answer) {
        return answer.attribute(0x0014, bytes(realm))
                .attribute(0x0015, bytes(nonce))
                .bytes();
    }

    /** The accepted requests of a method. */
    List<byte[]> accepted(int method) {
        return accepted.stream().filter(r -> RawStun.type(r) == method).toList();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
