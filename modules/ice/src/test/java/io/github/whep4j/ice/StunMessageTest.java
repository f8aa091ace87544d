package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StunMessageTest {
    private static final IntegrityKey key = new IntegrityKey("VOkJxbRl1RmTxUk/WvJxBt");

    /** RFC 5769, Section 2.1. */
    private static final byte[] rfcRequest = HexFormat.of()
            .parseHex("000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e7400240004"
                    + "6e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8"
                    + "cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");
    /** RFC 5769, Section 2.2. */
    private static final byte[] rfcResponse4 = HexFormat.of()
            .parseHex("0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147"
                    + "e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");
    /** RFC 5769, Section 2.3. */
    private static final byte[] rfcResponse6 = HexFormat.of()
            .parseHex("010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f72200020001400"
                    + "02a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004"
                    + "c8fb0b4c");

    private static StunMessage parse(byte[] bytes) {
        byte[] shifted = new byte[bytes.length + 5];
        System.arraycopy(bytes, 0, shifted, 3, bytes.length);
        return StunMessage.parse(shifted, 3, bytes.length);
    }

    private static StunMessage parseHex(String hex) {
        return parse(HexFormat.of().parseHex(hex));
    }

    @Test
    void readsTheRequestOfRfc5769() {
        StunMessage request = parse(rfcRequest);
        assertNotNull(request);
        assertEquals(Stun.BINDING_REQUEST, request.type());
        assertEquals("evtj:h6vY", request.username());
        assertEquals(0x6e0001ffL, request.priority());
        assertEquals(0x932ff9b151263b36L, request.tieBreaker());
        assertTrue(request.fromControlled());
        assertFalse(request.fromControlling());
        assertFalse(request.useCandidate());
        assertTrue(request.hasFingerprint());
        assertTrue(request.isAuthentic(key));
        assertFalse(request.isAuthentic(new IntegrityKey("VOkJxbRl1RmTxUk/WvJxBu")));
        assertEquals(0, request.unknownAttributes().length);
        assertNull(request.mappedAddress());
        assertEquals(0, request.errorCode());
    }

    @Test
    void readsTheResponsesOfRfc5769() {
        StunMessage over4 = parse(rfcResponse4);
        assertNotNull(over4);
        assertTrue(over4.isAuthentic(key));
        assertEquals(new InetSocketAddress("192.0.2.1", 32_853), over4.mappedAddress());
        StunMessage over6 = parse(rfcResponse6);
        assertNotNull(over6);
        assertTrue(over6.isAuthentic(key));
        assertEquals(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32_853), over6.mappedAddress());
        assertEquals(over4.transactionId(), over6.transactionId());
        assertFalse(over6.hasPriority());
        assertEquals(0, over6.priority());
        assertEquals(0, over6.tieBreaker());
    }

    @Test
    void refusesLengthsThatAreNotTheDatagrams() {
        assertNull(parseHex("000100002112a442303132333435363738396162002000080001211f2112a453"));
        assertNull(parseHex("000100552112a442303132333435363738396162002000080001211f2112a453"));
        assertNull(parseHex("000100032112a442303132333435363738396162002000080001211f2112a453"));
        assertNull(parseHex("000100142112a4423031323334353637383961620008001430303030303030303030303030303030"));
        assertNull(parseHex("80c8000600000055cea5183a39cc7d0923ed19070000015600037350"));
        // An attribute may end with the message, and with its padding.
        assertNotNull(parseHex("000100082112a442e3a946e17c00c262540801000006000361626300"));
    }

    @Test
    void listsWhatHasToBeUnderstoodAndIsNot() {
        StunMessage message =
                parseHex("000100142112a442e3a946e17c00c2625408010000aa000761626364656667000006000361626300");
        assertNotNull(message);
        assertArrayEquals(new int[] {0xaa}, message.unknownAttributes());
        assertEquals("abc", message.username());
        RawStun many = new RawStun(1, RawStun.newId());
        for (int i = 0; i < 200; i++) {
            many.attribute(0x3000 + i);
        }
        StunMessage listed = parse(many.bytes());
        assertNotNull(listed);
        assertEquals(8, listed.unknownAttributes().length);
    }

    @Test
    void readsErrors() {
        StunMessage message =
                parseHex("011100142112a442291fcd7cba58abd7f2410100" + "0009001000000401" + "556e617574686f72697a6564");
        assertNotNull(message);
        assertEquals(401, message.errorCode());
        byte[] id = RawStun.newId();
        assertEquals(
                0,
                parse(new RawStun(0x0111, id)
                                .attribute(9, (byte) 0, (byte) 0, (byte) 2, (byte) 1)
                                .bytes())
                        .errorCode());
        assertEquals(
                0,
                parse(new RawStun(0x0111, id)
                                .attribute(9, (byte) 0, (byte) 0, (byte) 4, (byte) 100)
                                .bytes())
                        .errorCode());
        assertNull(parse(new RawStun(0x0111, id).attribute(9, (byte) 0).bytes()));
    }

    @Test
    void theFirstOfSeveralCountsAndNothingAfterIntegrity() {
        byte[] bytes = new RawStun(1, RawStun.newId())
                .attribute(6, "first".getBytes(StandardCharsets.UTF_8))
                .attribute(6, "second".getBytes(StandardCharsets.UTF_8))
                .attribute(0x24, (byte) 0, (byte) 0, (byte) 0, (byte) 7)
                .integrity("secret")
                .attribute(0x24, (byte) 0, (byte) 0, (byte) 0, (byte) 9)
                .attribute(0x25)
                .attribute(0x7abc)
                .fingerprint()
                .bytes();
        StunMessage message = parse(bytes);
        assertNotNull(message);
        assertEquals("first", message.username());
        assertEquals(7, message.priority());
        assertFalse(message.useCandidate());
        assertEquals(0, message.unknownAttributes().length);
        assertTrue(message.isAuthentic(new IntegrityKey("secret")));
    }

    @Test
    void fingerprintHasToBeRightAndLast() {
        byte[] id = RawStun.newId();
        byte[] right = new RawStun(1, id)
                .attribute(6, "u".getBytes(StandardCharsets.UTF_8))
                .fingerprint()
                .bytes();
        assertNotNull(parse(right));
        byte[] wrong = right.clone();
        wrong[wrong.length - 1] ^= 1;
        assertNull(parse(wrong));
        assertNull(parse(new RawStun(1, id)
                .fingerprint()
                .attribute(6, "u".getBytes(StandardCharsets.UTF_8))
                .bytes()));
        assertNull(parse(new RawStun(1, id).attribute(0x8028, (byte) 1).bytes()));
    }

    @Test
    void addressesOfImpossibleFamilyAreNone() {
        byte[] id = RawStun.newId();
        assertNull(parse(new RawStun(0x101, id).attribute(0x20, new byte[8]).bytes())
                .mappedAddress());
        byte[] ipv6InFour = new byte[8];
        ipv6InFour[1] = 2;
        assertNull(parse(new RawStun(0x101, id).attribute(0x20, ipv6InFour).bytes())
                .mappedAddress());
        assertNull(parse(new RawStun(0x101, id).attribute(0x20, new byte[12]).bytes()));
    }

    @Test
    void noTruncatedPrefixIsAMessage() {
        for (byte[] whole : new byte[][] {rfcRequest, rfcResponse4, rfcResponse6}) {
            for (int length = 0; length < whole.length; length++) {
                assertNull(parse(Arrays.copyOf(whole, length)));
            }
        }
    }

    @Test
    void noFlippedBitGoesUnnoticed() {
        byte[] unfingerprinted = RawStun.check("a:b").integrity("secret").bytes();
        IntegrityKey secret = new IntegrityKey("secret");
        for (int bit = 0; bit < unfingerprinted.length * 8; bit++) {
            StunMessage message = parse(flipped(unfingerprinted, bit));
            assertFalse(message != null && message.isAuthentic(secret), "bit " + bit);
        }
        for (byte[] whole : new byte[][] {rfcRequest, rfcResponse4, rfcResponse6}) {
            for (int bit = 0; bit < whole.length * 8; bit++) {
                StunMessage message = parse(flipped(whole, bit));
                int fromEnd = whole.length - bit / 8;
                if (fromEnd == 8 || fromEnd == 7) {
                    // No FINGERPRINT any more, but another attribute after MESSAGE-INTEGRITY, which means nothing.
                    assertTrue(message == null || !message.hasFingerprint());
                } else {
                    // A longer attribute may swallow both, FINGERPRINT and MESSAGE-INTEGRITY.
                    assertFalse(message != null && message.isAuthentic(key), "bit " + bit);
                }
            }
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }
}
