package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;

/** Any datagram: read or refused, and never taken for one that somebody with our password has sent. */
final class StunMessageFuzzer {
    private StunMessageFuzzer() {}

    public static void fuzzerTestOneInput(byte[] data) {
        StunMessage message = StunMessage.parse(data, 0, data.length);
        if (message == null) {
            return;
        }
        message.username();
        message.mappedAddress();
        message.errorCode();
        message.priority();
        message.tieBreaker();
        assertTrue(message.unknownAttributes().length <= 8);
        assertFalse(message.isAuthentic(new IntegrityKey("a password that is in no seed")));
        for (int attribute : new int[] {Stun.DATA, Stun.XOR_PEER_ADDRESS, Stun.XOR_RELAYED_ADDRESS, Stun.REALM}) {
            for (int number = 0; number < 3; number++) {
                StunMessage.Value value = message.find(attribute, number);
                assertTrue(value == null || value.offset() + value.length() <= data.length);
                message.xorAddress(attribute, number);
            }
            message.number(attribute);
            message.text(attribute);
            message.plainAddress(attribute);
        }
    }

    static List<byte[]> seeds() {
        InetSocketAddress address = new InetSocketAddress("2001:db8::7", 7_777);
        byte[] check =
                RawStun.check("ours:theirs").integrity("password").fingerprint().bytes();
        return List.of(
                check,
                new RawStun(0x0101, RawStun.newId())
                        .xorMapped(address)
                        .integrity("password")
                        .fingerprint()
                        .bytes(),
                new RawStun(0x0113, RawStun.newId())
                        .error(401)
                        .attribute(0x0014, TurnServerModel.bytes("realm"))
                        .attribute(0x0015, TurnServerModel.bytes("nonce"))
                        .bytes(),
                new RawStun(0x0017, RawStun.newId())
                        .xor(0x0012, new InetSocketAddress("192.0.2.7", 7_777))
                        .attribute(0x0013, check)
                        .bytes());
    }
}
