package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * STUN of any kind from somebody who knows neither password, to whole sessions in each of their phases, from an address of
 * his own or from that of the peer: changes nothing, and gets nothing that is longer than what he has sent. Time stands still, so
 * that nothing else changes them either.
 */
class UnauthenticatedSessionProperties {
    private static final InetSocketAddress STRANGER =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9); // whoever is there discards it
    private static final String WRONG = "a password of nobody's";

    private static Sessions sessions;
    private static List<Live> all;

    /** What must not change. */
    private record State(
            IceCandidatePair selected,
            boolean controlling,
            int events,
            long requestsReceived,
            long responsesReceived,
            long requestsSent,
            long held,
            List<IceReport.Pair> pairs,
            List<IceCandidate> local,
            List<IceCandidate> remote) {}

    /** A session with its parts in reach. */
    private static final class Live {
        final Recorder recorder = new Recorder();
        final IceCounters counters = new IceCounters();
        final RawPeer peer;
        final IceSetup setup;
        final IceConnection connection;
        final DatagramPort port;
        final LocalIceDescription local;
        final List<byte[]> ids = new ArrayList<>();
        long nowNanos;

        Live() throws Exception {
            peer = new RawPeer();
            IceConfig config = Sessions.config().build();
            IceConnection[] made = new IceConnection[1];
            setup = IceSetup.make(
                    sessions.loop,
                    config,
                    (from, buf, off, len, remote, now) -> made[0].onDatagram(from, buf, off, len, remote, now));
            port = setup.ports().values().iterator().next();
            CompletableFuture<LocalIceDescription> gathered = new CompletableFuture<>();
            connection = sessions.call(() -> {
                made[0] = new IceConnection(sessions.loop, config, recorder, counters, setup);
                made[0].gather(
                        hosts -> {},
                        gathered::complete,
                        failure -> gathered.completeExceptionally(new IceException(failure, null)));
                return made[0];
            });
            local = gathered.get(20, TimeUnit.SECONDS);
        }

        Live checking() throws Exception {
            peer.answersWith = null;
            connect();
            ids.add(RawStun.id(Recorder.await(peer.requests)));
            return this;
        }

        Live connected() throws Exception {
            connect();
            recorder.awaitConnected();
            Recorder.await(recorder.selected);
            ids.add(RawStun.id(Recorder.await(peer.requests)));
            return this;
        }

        private void connect() throws Exception {
            sessions.call(() -> {
                connection.connect(peer.description(false, peer.candidate()), true);
                return true;
            });
        }

        State state() {
            IceStats stats = counters.snapshot();
            IceReport report = connection.report();
            return new State(
                    connection.selectedPair(),
                    setup.role().controlling(),
                    recorder.events.size(),
                    stats.requestsReceived(),
                    stats.responsesReceived(),
                    stats.requestsSent(),
                    stats.datagramsHeld(),
                    report.pairs().stream()
                            .map(UnauthenticatedSessionProperties::withoutError)
                            .toList(),
                    report.localCandidates(),
                    report.remoteCandidates());
        }

        void close() throws Exception {
            sessions.call(() -> {
                connection.close();
                return true;
            });
            peer.close();
        }
    }

    /** A socket that nobody listens to, but the test. */
    private static final class Told implements DatagramPort {
        private final InetSocketAddress address;
        private final List<Integer> lengths = new ArrayList<>();

        Told(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public InetSocketAddress localAddress() {
            return address;
        }

        @Override
        public boolean send(byte[] buf, int off, int len, InetSocketAddress to) {
            lengths.add(len);
            return true;
        }

        @Override
        public void close() {}
    }

    private record Attribute(int type, byte[] value) {}

    private enum Signature {
        NONE,
        WRONG,
        OF_THE_OTHER_DIRECTION
    }

    /** @param name of the user: none, the right one, the right one turned around, or another */
    private record Message(
            int type,
            boolean guessedId,
            int name,
            List<Attribute> attributes,
            Signature signature,
            boolean fingerprint) {
        byte[] bytes(Live to) {
            byte[] id = guessedId && !to.ids.isEmpty() ? to.ids.get(0) : RawStun.newId();
            RawStun message = new RawStun(type, id);
            String ours = to.local.ufrag();
            switch (name) {
                case 1 -> message.attribute(6, TurnServerModel.bytes(ours + ":" + RawPeer.UFRAG));
                case 2 -> message.attribute(6, TurnServerModel.bytes(RawPeer.UFRAG + ":" + ours));
                case 3 -> message.attribute(6, TurnServerModel.bytes(ours));
                default -> {}
            }
            attributes.forEach(attribute -> message.attribute(attribute.type, attribute.value));
            boolean response = (type & 0x0100) != 0;
            switch (signature) {
                case NONE -> {}
                case WRONG -> message.integrity(WRONG);
                // What we sign with is known by whoever has it, which is the peer; what it signs with, likewise.
                case OF_THE_OTHER_DIRECTION -> message.integrity(response ? to.local.password() : RawPeer.PASSWORD);
            }
            return fingerprint ? message.fingerprint().bytes() : message.bytes();
        }
    }

    @BeforeContainer
    static void open() throws Exception {
        sessions = new Sessions(() -> 1);
        IceSession.warmUp();
        all = List.of(new Live(), new Live().checking(), new Live().connected());
    }

    @AfterContainer
    static void close() throws Exception {
        for (Live live : all) {
            live.close();
        }
        sessions.close();
    }

    @Property(tries = 1_000)
    void changesNothingAndGetsNothingLonger(
            @ForAll("messages") Message message, @ForAll boolean spoofed, @ForAll @IntRange(max = 40) int cut)
            throws Exception {
        for (Live live : all) {
            byte[] whole = message.bytes(live);
            expectNothingOf(live, whole, spoofed);
            if (cut > 0) {
                expectNothingOf(live, Arrays.copyOf(whole, Math.max(1, whole.length - cut)), spoofed);
            }
        }
    }

    /** Each many times, as somebody who guesses would. */
    @Property(tries = 20)
    void aFloodIsAnsweredSparingly(@ForAll("messages") Message message, @ForAll boolean spoofed) throws Exception {
        for (Live live : all) {
            byte[] bytes = message.bytes(live);
            int answers = sessions.call(() -> {
                State before = live.state();
                Told told = new Told(live.port.localAddress());
                for (int i = 0; i < 200; i++) {
                    live.connection.onDatagram(
                            told, bytes, 0, bytes.length, spoofed ? live.peer.address() : STRANGER, live.nowNanos);
                }
                assertEquals(before, live.state());
                return told.lengths.size();
            });
            assertTrue(answers <= 10, answers + " answers");
        }
    }

    /** That an answer came with a wrong password is told to whoever looks for the reason, and is all that comes of it. */
    private static IceReport.Pair withoutError(IceReport.Pair pair) {
        return new IceReport.Pair(
                pair.local(),
                pair.remote(),
                pair.state(),
                pair.checksSent(),
                "",
                pair.responsesReceived(),
                pair.currentRoundTripTime(),
                pair.totalRoundTripTime(),
                pair.roundTripTimeMeasurements());
    }

    private static void expectNothingOf(Live live, byte[] bytes, boolean spoofed) throws Exception {
        InetSocketAddress from = spoofed ? live.peer.address() : STRANGER;
        sessions.call(() -> {
            State before = live.state();
            live.nowNanos += 1_000_000_000L; // what limits the answers has forgotten the one before
            Told told = new Told(live.port.localAddress());
            live.connection.onDatagram(told, bytes, 0, bytes.length, from, live.nowNanos);
            live.connection.onDatagram(live.port, bytes, 0, bytes.length, from, live.nowNanos);
            assertEquals(before, live.state());
            assertTrue(told.lengths.size() <= 1);
            for (int length : told.lengths) {
                assertTrue(length <= bytes.length, length + " bytes for " + bytes.length);
            }
            return true;
        });
    }

    @Provide
    Arbitrary<Message> messages() {
        Arbitrary<Integer> types = Arbitraries.oneOf(
                Arbitraries.of(0x0001, 0x0001, 0x0011, 0x0101, 0x0111),
                Arbitraries.integers().between(0, 0x03ff)); // what is above is of other protocols (RFC 7983)
        return Combinators.combine(
                        types,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 3),
                        attributes(),
                        Arbitraries.of(Signature.class),
                        Arbitraries.of(true, false))
                .as(Message::new);
    }

    /** Those that ICE and TURN know, and any others. */
    private static Arbitrary<List<Attribute>> attributes() {
        Arbitrary<Attribute> known = Arbitraries.of(
                new Attribute(0x0024, new byte[] {0x6e, 0, 1, -1}),
                new Attribute(0x0025, new byte[0]),
                new Attribute(0x8029, new byte[8]),
                new Attribute(0x802a, new byte[8]),
                new Attribute(0x802a, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}),
                new Attribute(0x0020, new byte[] {0, 1, 33, 18, 33, 18, -92, 67}),
                new Attribute(0x0001, new byte[] {0, 1, 0, 9, 127, 0, 0, 1}),
                new Attribute(0x0009, new byte[] {0, 0, 4, 87}),
                new Attribute(0x0009, new byte[] {0, 0, 4, 1}));
        Arbitrary<Attribute> any = Combinators.combine(
                        Arbitraries.integers().between(0, 0xffff),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(40))
                .as(Attribute::new);
        return Arbitraries.oneOf(known, any).list().ofMaxSize(6);
    }
}
