package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class StunProperties {
    @Property(tries = 300)
    void whatIsWrittenIsWhatOthersWrite(
            @ForAll @AlphaChars @StringLength(min = 1, max = 256) String ours,
            @ForAll @AlphaChars @StringLength(min = 1, max = 256) String theirs,
            @ForAll @LongRange(min = 1, max = 0x7fffffffL) long priority,
            @ForAll boolean controlling,
            @ForAll long tieBreaker,
            @ForAll boolean useCandidate) {
        TransactionId id = TransactionId.next();
        byte[] idBytes = new byte[12];
        id.write(idBytes, 0);
        String username = theirs + ":" + ours;
        StunWriter writer = new StunWriter(Stun.BINDING_REQUEST, id)
                .username(username)
                .priority(priority)
                .role(controlling, tieBreaker);
        RawStun expected = new RawStun(1, idBytes)
                .attribute(6, username.getBytes(StandardCharsets.UTF_8))
                .attribute(0x24, ByteBuffer.allocate(4).putInt((int) priority).array())
                .attribute(
                        controlling ? 0x802a : 0x8029,
                        ByteBuffer.allocate(8).putLong(tieBreaker).array());
        if (useCandidate) {
            writer.useCandidate();
            expected.attribute(0x25);
        }
        byte[] written = writer.integrity(new IntegrityKey(ours)).withFingerprint();
        assertArrayEquals(expected.integrity(ours).fingerprint().bytes(), written);

        StunMessage read = StunMessage.parse(written, 0, written.length);
        assertNotNull(read);
        assertEquals(username, read.username());
        assertEquals(priority, read.priority());
        assertEquals(controlling, read.fromControlling());
        assertEquals(!controlling, read.fromControlled());
        assertEquals(tieBreaker, read.tieBreaker());
        assertEquals(useCandidate, read.useCandidate());
        assertEquals(id, read.transactionId());
        assertTrue(read.isAuthentic(new IntegrityKey(ours)));
    }

    @Property(tries = 300)
    void addressesComeBackAsTheyWere(
            @ForAll boolean ipv6, @ForAll long seed, @ForAll @IntRange(min = 0, max = 65_535) int port)
            throws Exception {
        byte[] ip = new byte[ipv6 ? 16 : 4];
        new Random(seed).nextBytes(ip);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(ip), port);
        byte[] idBytes = RawStun.newId();
        byte[] written = new StunWriter(Stun.BINDING_SUCCESS, TransactionId.read(idBytes, 0))
                .xorMappedAddress(address)
                .toByteArray();
        assertArrayEquals(new RawStun(0x101, idBytes).xorMapped(address).bytes(), written);
        StunMessage read = StunMessage.parse(written, 0, written.length);
        assertNotNull(read);
        assertEquals(address, read.mappedAddress());
    }

    /** Whatever follows a right header. */
    @Property(tries = 2_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 120) byte[] attributes) {
        byte[] bytes =
                new RawStun(1, RawStun.newId()).attribute(0x8022, attributes).bytes();
        // Turns the value into attributes of the message.
        byte[] message = new byte[20 + (attributes.length + 3) / 4 * 4];
        System.arraycopy(bytes, 0, message, 0, 20);
        System.arraycopy(attributes, 0, message, 20, attributes.length);
        message[2] = 0;
        message[3] = (byte) (message.length - 20);
        StunMessage read = StunMessage.parse(message, 0, message.length);
        if (read != null) {
            read.username();
            read.mappedAddress();
            read.errorCode();
            read.priority();
            read.tieBreaker();
            assertTrue(read.unknownAttributes().length <= 8);
            assertEquals(false, read.isAuthentic(new IntegrityKey("x")));
        }
    }
}
