package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One question by multicast DNS; the responder is one socket on the loopback interface. */
@Timeout(120)
class MulticastDnsTest {
    private static final String NAME = "6d7f0a3c-2a7c-4a5e-9b7e-0123456789ab.local";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    /** As the system tells it of tunnels. */
    @Test
    void anInterfaceWithoutAPrefixIsNoObstacle() throws Exception {
        try (MdnsChannels channels = MdnsChannels.open(List.of())) {
            InetAddress tunnel = InetAddress.getByName("240.1.2.3");
            channels.addOnLink(tunnel, -1);
            assertFalse(channels.isOnLink(tunnel));
            channels.addOnLink(tunnel, 24);
            assertTrue(channels.isOnLink(InetAddress.getByName("240.1.2.99")));
        }
    }

    /** Makes an answer, or several, of a question. */
    private interface Behaviour {
        List<byte[]> answers(byte[] question);
    }

    private static final class Responder implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final DatagramSocket elsewhere = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        final CountDownLatch asked = new CountDownLatch(1);

        Responder(boolean fromElsewhere, Behaviour behaviour) throws IOException {
            Thread thread = new Thread(() -> answer(fromElsewhere ? elsewhere : socket, behaviour), "mdns-responder");
            thread.setDaemon(true);
            thread.start();
        }

        private void answer(DatagramSocket by, Behaviour behaviour) {
            byte[] buf = new byte[1_500];
            while (true) {
                try {
                    DatagramPacket packet = new DatagramPacket(buf, buf.length);
                    socket.receive(packet);
                    asked.countDown();
                    for (byte[] answer : behaviour.answers(Arrays.copyOf(buf, packet.getLength()))) {
                        by.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                    }
                } catch (IOException e) {
                    return;
                }
            }
        }

        List<InetAddress> ask(String name, Duration atMost) {
            InetSocketAddress group = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
            return new MulticastDns(List.of(group)).ask(name, atMost);
        }

        @Override
        public void close() {
            socket.close();
            elsewhere.close();
        }
    }

    private static byte[] name(String name) {
        ByteBuffer out = ByteBuffer.allocate(name.length() + 2);
        for (String label : name.split("\\.")) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        return out.put((byte) 0).array();
    }

    private static int type(byte[] question) {
        return ByteBuffer.wrap(question).getShort(question.length - 4);
    }

    /** The question is repeated, as in a unicast answer (RFC 6762, Section 6.7), and the owner's name points to it. */
    private static byte[] answer(byte[] question, int flags, int type, int dnsClass, int timeToLive, byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(question.length + 12 + data.length);
        out.put(question).putShort(2, (short) flags).putShort(6, (short) 1);
        out.putShort((short) 0xc00c).putShort((short) type).putShort((short) dnsClass);
        return out.putInt(timeToLive).putShort((short) data.length).put(data).array();
    }

    private static byte[] address(byte[] question, String address) {
        try {
            byte[] data = InetAddress.getByName(address).getAddress();
            int type = data.length == 4 ? MdnsMessage.A : MdnsMessage.AAAA;
            return answer(question, 0x8400, type, 0x8001, 10, data);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<byte[]> answers(byte[] question) {
        return type(question) == MdnsMessage.A ? List.of(address(question, "192.0.2.7")) : List.of();
    }

    @Test
    void theFirstAnswerIsIt() throws Exception {
        try (Responder responder = new Responder(false, MulticastDnsTest::answers)) {
            assertEquals(List.of(InetAddress.getByName("192.0.2.7")), responder.ask(NAME, LONG));
        }
        try (Responder responder = new Responder(
                false,
                question ->
                        type(question) == MdnsMessage.AAAA ? List.of(address(question, "2001:db8::7")) : List.of())) {
            assertEquals(
                    List.of(InetAddress.getByName("2001:db8::7")), responder.ask(NAME.toUpperCase(Locale.ROOT), LONG));
        }
    }

    @Test
    void isAskedAgainWhenNobodyAnswers() throws Exception {
        CountDownLatch twice = new CountDownLatch(3);
        try (Responder responder = new Responder(false, question -> {
            twice.countDown();
            return twice.getCount() == 0 ? answers(question) : List.of();
        })) {
            // The third question for A, of the second round, or a later one.
            assertFalse(responder.ask(NAME, Duration.ofSeconds(15)).isEmpty());
        }
    }

    @Test
    void whatIsNoAnswerIsIgnored() throws Exception {
        byte[] ip = {(byte) 192, 0, 2, 7};
        List<Behaviour> liars = List.of(
                question -> List.of(),
                question -> List.of(question),
                question -> List.of(new byte[0], new byte[5], new byte[500]),
                question -> List.of(answer(question, 0x8403, MdnsMessage.A, 1, 10, ip)),
                question -> List.of(answer(question, 0x8400, MdnsMessage.A, 1, 0, ip)),
                question -> List.of(answer(question, 0x8400, MdnsMessage.A, 3, 10, ip)),
                question -> List.of(answer(question, 0x8400, MdnsMessage.AAAA, 1, 10, ip)),
                question -> List.of(answer(question, 0x8400, 16, 1, 10, ip)),
                question -> List.of(answers(MdnsMessage.query(1, "another.local", MdnsMessage.A, true))
                        .get(0)));
        for (Behaviour liar : liars) {
            try (Responder responder = new Responder(false, liar)) {
                assertEquals(List.of(), responder.ask(NAME, SHORT));
            }
        }
        try (Responder responder = new Responder(true, MulticastDnsTest::answers)) {
            assertEquals(List.of(), responder.ask(NAME, SHORT), "from another port than the common one");
        }
    }

    @Test
    void aFloodEndsIt() throws Exception {
        byte[][] flood = new byte[300][40];
        try (Responder responder = new Responder(false, question -> Arrays.asList(flood))) {
            assertEquals(List.of(), responder.ask(NAME, Duration.ofSeconds(2)));
        }
    }

    @Test
    void canBeInterrupted() throws Exception {
        AtomicReference<List<InetAddress>> result = new AtomicReference<>();
        try (Responder responder = new Responder(false, question -> List.of())) {
            Thread thread = new Thread(() -> result.set(responder.ask(NAME, Duration.ofHours(1))));
            thread.start();
            assertTrue(responder.asked.await(60, TimeUnit.SECONDS));
            thread.interrupt();
            thread.join(60_000);
            assertEquals(List.of(), result.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera.example.org", "", ".local", "a..local", "a b.local", "local", "camera.local."})
    void otherNamesAreNotAskedFor(String name) {
        assertFalse(MulticastDns.isFor(name));
        assertEquals(List.of(), MulticastDns.resolve(name, Duration.ofHours(1)));
    }

    /** Whatever the network allows: it ends, and nothing is thrown. */
    @Test
    void theRealGroupsAreAskedWithoutFailing() {
        assertEquals(List.of(), MulticastDns.resolve("nobody-has-this-name-" + System.nanoTime() + ".local", SHORT));
    }

    @Test
    void everyTruncatedAnswerAndEveryFlippedBitIsSurvived() throws Exception {
        byte[] good = address(MdnsMessage.query(7, NAME, MdnsMessage.A, true), "192.0.2.7");
        assertEquals(List.of(InetAddress.getByName("192.0.2.7")), MdnsMessage.addresses(good, good.length, NAME));
        for (int length = 0; length < good.length; length++) {
            assertEquals(List.of(), MdnsMessage.addresses(Arrays.copyOf(good, length), length, NAME));
        }
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
            assertTrue(MdnsMessage.addresses(flipped, flipped.length, NAME).size() <= 1);
        }
    }

    @Test
    void pointersThatGoRoundEnd() {
        byte[] question = MdnsMessage.query(7, NAME, MdnsMessage.A, true);
        for (int target : new int[] {12, 14, question.length, question.length + 1, 0x3fff}) {
            ByteBuffer out = ByteBuffer.allocate(question.length + 40);
            out.put(question).putShort(2, (short) 0x8400).putShort(6, (short) 9);
            out.put((byte) 1).put((byte) 'a').putShort((short) (0xc000 | target));
            assertEquals(List.of(), MdnsMessage.addresses(out.array(), out.capacity(), NAME), "to " + target);
        }
        byte[] labels = new byte[9_000];
        Arrays.fill(labels, (byte) 1);
        labels[2] = (byte) 0x84;
        assertEquals(List.of(), MdnsMessage.addresses(labels, labels.length, NAME));
    }

    @Test
    void aQuestionIsWrittenAsTheRfcHasIt() {
        byte[] query = MdnsMessage.query(0x1234, "ab.local", MdnsMessage.AAAA, true);
        ByteBuffer expected =
                ByteBuffer.allocate(query.length).putShort((short) 0x1234).putShort((short) 0);
        expected.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        expected.put(name("ab.local")).putShort((short) 28).putShort((short) 0x8001);
        assertEquals(expected.flip(), ByteBuffer.wrap(query));
    }
}
