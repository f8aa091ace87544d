package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The state machine in virtual time, against a model of a server. */
class TurnAllocationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.7", 7_777);
    private static final InetSocketAddress OTHER_PEER = new InetSocketAddress("192.0.2.8", 8_888);

    private final TurnServerModel server = new TurnServerModel();
    private final IceCounters counters = new IceCounters();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<byte[]> data = new ArrayList<>();
    private final List<InetSocketAddress> dataFrom = new ArrayList<>();
    private @Nullable TurnFailure failure;
    private TurnAllocation allocation = allocation(false);
    private long now = Long.MAX_VALUE - 100 * SECOND; // the clock's origin is arbitrary, and it wraps
    /** What becomes of an answer on its way; null if it is lost. */
    private UnaryOperator<byte @Nullable []> network = answer -> answer;

    private TurnAllocation allocation(boolean reliable) {
        TurnServer at = new TurnServer(
                new InetSocketAddress("198.51.100.1", 3_478),
                TurnServer.Transport.UDP,
                "turn.example",
                TurnServerModel.USERNAME,
                TurnServerModel.PASSWORD);
        return new TurnAllocation(at, reliable, counters, new TurnAllocation.Events() {
            @Override
            public void transmit(byte[] buf, int off, int len) {
                sent.add(Arrays.copyOfRange(buf, off, off + len));
            }

            @Override
            public void onAllocated() {
                events.add("allocated");
            }

            @Override
            public void onData(InetSocketAddress peer, byte[] buf, int off, int len, long nowNanos) {
                data.add(Arrays.copyOfRange(buf, off, off + len));
                dataFrom.add(peer);
            }

            @Override
            public void onEnded(@Nullable TurnFailure reason) {
                events.add("ended");
                failure = reason;
            }
        });
    }

    /** Lets the server answer until nothing more is said. */
    private void exchange() {
        while (!sent.isEmpty()) {
            byte[] answer = server.answer(sent.remove(0));
            byte[] arrived = answer == null ? null : network.apply(answer);
            if (arrived != null) {
                receive(arrived);
            }
        }
    }

    private void receive(byte[] message) {
        allocation.onMessage(message, 0, message.length, now);
    }

    /** Lets time pass, timer by timer. */
    private void advance(long seconds) {
        long end = now + seconds * SECOND;
        for (int steps = 0; steps < 10_000; steps++) {
            long next = allocation.nextTimeoutNanos();
            if (next == Long.MAX_VALUE || next - end > 0) {
                now = end;
                return;
            }
            now = next - now > 0 ? next : now;
            allocation.onTimeout(now);
            exchange();
        }
        throw new AssertionError("timers without end");
    }

    private void allocate() {
        allocation.start(now);
        exchange();
        assertEquals(List.of("allocated"), events);
    }

    private boolean send(InetSocketAddress peer, int... bytes) {
        byte[] datagram = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            datagram[i] = (byte) bytes[i];
        }
        return allocation.send(peer, datagram, 0, datagram.length, now);
    }

    /** Sends payload to the peer until its channel is bound. */
    private void bindChannel() {
        assertTrue(send(PEER, 22, 1));
        exchange();
        assertEquals(PEER, server.channels.get(0x4000));
    }

    @Test
    void answersTheChallengeAndIsAllocated() {
        allocate();
        assertEquals(server.relayed, allocation.relayed());
        assertEquals(server.mapped, allocation.mapped());
        byte[] request = server.accepted(3).get(0);
        assertArrayEquals(new byte[] {17, 0, 0, 0}, RawStun.find(request, 0x0019));
        assertArrayEquals(TurnServerModel.bytes("user"), RawStun.find(request, 6));
        assertArrayEquals(TurnServerModel.bytes("realm.example"), RawStun.find(request, 0x14));
    }

    @Test
    void takesOneRelayedAddressOfEachFamily() {
        InetSocketAddress ipv6 = new InetSocketAddress("2001:db8::1", 60_000);
        server.relayed = List.of(server.relayed.get(0), ipv6);
        allocate();
        assertEquals(server.relayed, allocation.relayed());
        assertTrue(send(new InetSocketAddress("2001:db8::7", 1), 0, 1));
    }

    @Test
    void relayedAddressesThatMakeNoSenseEndIt() {
        server.relayed = List.of(new InetSocketAddress("0.0.0.0", 5), new InetSocketAddress("224.0.0.1", 5));
        allocation.start(now);
        exchange();
        assertEquals(List.of("ended"), events);
    }

    @Test
    void asksForIpv4AloneThenForIpv6AloneWhereAFamilyIsNotSupported() {
        server.errors.put(3, 440);
        allocation.start(now);
        exchange();
        List<byte[]> requests = server.accepted(3);
        assertEquals(3, requests.size());
        assertNotNull(RawStun.find(requests.get(0), 0x8000));
        assertNull(RawStun.find(requests.get(1), 0x8000));
        assertNull(RawStun.find(requests.get(1), 0x0017));
        assertArrayEquals(new byte[] {2, 0, 0, 0}, RawStun.find(requests.get(2), 0x0017));
        assertEquals(440, failure.code());
    }

    @Test
    void lostRequestsAndAnswersAreSentAgain() {
        int[] seen = new int[1];
        network = answer -> seen[0]++ % 3 == 2 ? answer : null;
        allocation.start(now);
        exchange();
        advance(9);
        assertEquals(List.of("allocated"), events);
        assertEquals(1, server.accepted(3).size());
    }

    @Test
    void duplicatesMeanNothing() {
        List<byte[]> seen = new ArrayList<>();
        network = answer -> {
            seen.add(answer);
            return answer;
        };
        allocate();
        bindChannel();
        seen.forEach(this::receive);
        assertTrue(sent.isEmpty());
        assertEquals(List.of("allocated"), events);
    }

    @Test
    void silenceEndsIt() {
        network = answer -> null;
        allocation.start(now);
        exchange();
        advance(60);
        assertEquals(List.of("ended"), events);
        assertEquals("no answer", failure.message());
        assertEquals(Long.MAX_VALUE, allocation.nextTimeoutNanos());
    }

    @Test
    void overAStreamNothingIsSentAgain() {
        allocation = allocation(true);
        allocation.start(now);
        sent.clear();
        advance(9);
        assertTrue(sent.isEmpty());
        advance(9);
        assertEquals(List.of("ended"), events);
    }

    @Test
    void wrongCredentialsEndIt() {
        network = answer -> RawStun.type(answer) == 0x0103
                ? new RawStun(0x0113, RawStun.id(answer))
                        .error(401)
                        .attribute(0x14, TurnServerModel.bytes(server.realm))
                        .attribute(0x15, TurnServerModel.bytes(server.nonce))
                        .bytes()
                : answer;
        allocation.start(now);
        exchange();
        assertEquals(401, failure.code());
        assertFalse(failure.message().contains(TurnServerModel.PASSWORD));
    }

    @Test
    void aStaleNonceIsReplacedAndANewRealmTooWhateverIsUnderWay() {
        allocate();
        server.nonce = "nonce-2";
        bindChannel();
        server.realm = "other.example";
        server.nonce = "nonce-3";
        advance(550);
        assertEquals(List.of("allocated"), events);
        assertFalse(server.accepted(4).isEmpty());
    }

    @Test
    void aServerThatRefusesEveryNonceIsGivenUp() {
        int[] refused = new int[1];
        network = answer -> new RawStun(0x0113, RawStun.id(answer))
                .error(438)
                .attribute(0x14, TurnServerModel.bytes(server.realm))
                .attribute(0x15, TurnServerModel.bytes("nonce" + refused[0]++))
                .bytes();
        allocation.start(now);
        exchange();
        assertEquals(438, failure.code());
        assertTrue(refused[0] <= 5, "asked " + refused[0] + " times");
    }

    @Test
    void refusalsNameTheirCode() {
        for (int code : new int[] {400, 403, 437, 486, 508}) {
            events.clear();
            allocation = allocation(false);
            server.errors.put(3, code);
            allocation.start(now);
            exchange();
            assertEquals(code, failure.code());
            assertTrue(failure.message().contains(Integer.toString(code)));
        }
    }

    @Test
    void anAlternateServerIsTold() {
        network = answer -> new RawStun(0x0113, RawStun.id(answer))
                .error(300)
                .attribute(
                        0x8023, (byte) 0, (byte) 1, (byte) 0x0d, (byte) 0x97, (byte) 198, (byte) 51, (byte) 100, (byte)
                                9)
                .bytes();
        allocation.start(now);
        exchange();
        assertEquals(new InetSocketAddress("198.51.100.9", 3_479), failure.alternate());
    }

    @Test
    void nothingUnsignedCountsOnceTheCredentialsAreInPlay() {
        boolean[] forge = {true};
        network = answer -> {
            if (!forge[0] || RawStun.errorCode(answer) == 401) {
                return answer;
            }
            RawStun unsigned = new RawStun(RawStun.type(answer), RawStun.id(answer))
                    .xor(0x16, new InetSocketAddress("6.6.6.6", 66))
                    .number(0x0d, 600);
            RawStun refusal = new RawStun(0x0113, RawStun.id(answer)).error(508);
            RawStun redirection = new RawStun(0x0113, RawStun.id(answer))
                    .error(300)
                    .attribute(0x8023, (byte) 0, (byte) 1, (byte) 0, (byte) 9, (byte) 6, (byte) 6, (byte) 6, (byte) 6);
            for (RawStun forged : List.of(unsigned, refusal, redirection)) {
                receive(forged.bytes());
                receive(forged.integrity("wrong").bytes());
            }
            return null;
        };
        allocation.start(now);
        exchange();
        assertTrue(events.isEmpty());
        assertEquals(6, counters.responsesUnauthenticated.get());
        forge[0] = false;
        advance(5);
        assertEquals(List.of("allocated"), events);
        assertEquals(server.relayed, allocation.relayed());
    }

    /** It is not believed, since anybody may have sent it; but it is told, since mostly it is true. */
    @Test
    void anUnsignedRefusalIsToldWhenThereIsNothingElse() {
        network = answer -> RawStun.errorCode(answer) == 401
                ? answer
                : new RawStun(0x0113, RawStun.id(answer)).error(486).bytes();
        allocation.start(now);
        exchange();
        assertTrue(events.isEmpty());
        assertEquals(
                "no answer but one that is not signed, 486: this user has too many allocations",
                allocation.silence("no answer yet"));
        advance(60);
        assertEquals(
                "no answer but one that is not signed, 486: this user has too many allocations", failure.message());
        assertEquals(0, failure.code());
    }

    @Test
    void noAnswerWithABitTurnedIsTaken() {
        List<byte[]> answers = new ArrayList<>();
        network = answer -> {
            answers.add(answer);
            return RawStun.errorCode(answer) == 401 ? answer : null;
        };
        allocation.start(now);
        exchange();
        byte[] right = answers.get(1);
        for (int bit = 0; bit < 8 * right.length; bit++) {
            byte[] spoiled = right.clone();
            spoiled[bit / 8] ^= (byte) (1 << bit % 8);
            receive(spoiled);
        }
        assertTrue(events.isEmpty());
        receive(right);
        assertEquals(List.of("allocated"), events);
    }

    @Test
    void isRefreshedInTimeForAsLongAsItIsNeeded() {
        for (int lifetime : new int[] {12, 100, 600, 3_600}) {
            events.clear();
            server.accepted.clear();
            allocation = allocation(false);
            server.lifetimeSeconds = lifetime;
            allocate();
            advance(10L * lifetime);
            assertEquals(List.of("allocated"), events);
            int refreshes = server.accepted(4).size();
            assertTrue(refreshes >= 10 && refreshes <= 21, lifetime + " s: " + refreshes);
        }
    }

    @Test
    void anAbsurdLifetimeMakesNoFlood() {
        for (int lifetime : new int[] {0, 1, -1}) {
            events.clear();
            server.accepted.clear();
            allocation = allocation(false);
            server.lifetimeSeconds = lifetime;
            allocate();
            advance(100);
            assertTrue(server.accepted(4).size() <= 21);
            assertEquals(List.of("allocated"), events);
        }
    }

    @Test
    void endsWhenItCannotBeRefreshed() {
        allocate();
        network = answer -> null;
        advance(700);
        assertEquals(List.of("allocated", "ended"), events);
        assertFalse(send(PEER, 0, 1));
    }

    @Test
    void endsWhenTheServerDoesNotKnowItAnyMore() {
        allocate();
        server.errors.put(8, 437);
        send(PEER, 0, 1);
        exchange();
        assertEquals(List.of("allocated", "ended"), events);
        assertEquals(437, failure.code());
    }

    @Test
    void aPermissionIsAskedForOnceAndWhatWaitsForItIsSent() {
        allocate();
        assertTrue(send(PEER, 0, 1));
        assertTrue(send(new InetSocketAddress(PEER.getAddress(), 9), 0, 2));
        assertEquals(1, sent.size());
        network = answer -> {
            receive(answer);
            return null;
        };
        receive(server.answer(sent.remove(0)));
        assertEquals(1, server.accepted(8).size());
        assertEquals(
                PEER.getAddress(),
                RawStun.address(server.accepted(8).get(0), 0x12).getAddress());
        assertEquals(2, sent.size());
        assertEquals(0x0016, RawStun.type(sent.get(0)));
        assertEquals(PEER, RawStun.address(sent.get(0), 0x12));
        assertArrayEquals(new byte[] {0, 1}, RawStun.find(sent.get(0), 0x13));
    }

    @Test
    void whoIsForbiddenGetsNothingAndTheOthersDo() {
        allocate();
        server.errors.put(8, 403);
        assertTrue(send(PEER, 0, 1));
        exchange();
        assertFalse(send(PEER, 0, 1));
        server.errors.clear();
        assertTrue(send(OTHER_PEER, 0, 1));
        exchange();
        assertTrue(send(OTHER_PEER, 0, 1));
        assertEquals(0x0016, RawStun.type(sent.get(0)));
        assertEquals(List.of("allocated"), events);
    }

    @Test
    void whatIsHeldAndWhoIsAskedForIsBounded() {
        allocate();
        for (int i = 0; i < 1_000; i++) {
            send(new InetSocketAddress("10.1." + i / 250 + "." + i % 250, 5), 0, i);
        }
        exchange();
        assertTrue(server.accepted(8).size() <= 100);
    }

    @Test
    void payloadGetsAChannelAndChecksDoNot() {
        allocate();
        assertTrue(send(PEER, 0, 1));
        exchange();
        assertTrue(server.channels.isEmpty());
        bindChannel();
        assertTrue(send(PEER, 22, 5, 6));
        assertArrayEquals(new byte[] {0x40, 0, 0, 3, 22, 5, 6}, sent.remove(0));
        assertTrue(send(PEER, 0, 7));
        assertArrayEquals(new byte[] {0x40, 0, 0, 2, 0, 7}, sent.remove(0));
    }

    @Test
    void overAStreamChannelDataIsPadded() {
        allocation = allocation(true);
        allocate();
        bindChannel();
        assertTrue(send(PEER, 22, 5, 6));
        assertArrayEquals(new byte[] {0x40, 0, 0, 3, 22, 5, 6, 0}, sent.remove(0));
    }

    @Test
    void withoutAChannelItGoesOn() {
        allocate();
        server.errors.put(9, 400);
        send(PEER, 22, 1);
        exchange();
        send(PEER, 22, 1);
        assertEquals(0x0016, RawStun.type(sent.get(0)));
    }

    @Test
    void dataOfAPeerComesOut() {
        allocate();
        bindChannel();
        receive(new byte[] {0x40, 0, 0, 2, (byte) 0x80, 96, 0, 0});
        byte[] indication = new RawStun(0x0017, RawStun.newId())
                .xor(0x12, new InetSocketAddress(PEER.getAddress(), 1))
                .attribute(0x13, (byte) 1, (byte) 2, (byte) 3)
                .bytes();
        receive(indication);
        assertArrayEquals(new byte[] {(byte) 0x80, 96}, data.get(0));
        assertArrayEquals(new byte[] {1, 2, 3}, data.get(1));
        assertEquals(PEER, dataFrom.get(0));
        assertEquals(1, dataFrom.get(1).getPort());
    }

    @Test
    void dataThatCannotBeMeantIsDropped() {
        allocate();
        bindChannel();
        receive(new byte[] {0x40, 1, 0, 1, 5});
        receive(new byte[] {0x40, 0, 0, 9, 5});
        receive(new byte[] {0x40, 0, 0, 0});
        receive(new byte[] {0x40, 0});
        receive(new byte[] {0x4f, (byte) 0xff, 0, 1, 5});
        receive(new RawStun(0x0017, RawStun.newId())
                .xor(0x12, OTHER_PEER)
                .attribute(0x13, (byte) 1)
                .bytes());
        receive(new RawStun(0x0017, RawStun.newId()).xor(0x12, PEER).bytes());
        receive(new RawStun(0x0017, RawStun.newId()).attribute(0x13, (byte) 1).bytes());
        receive(new byte[0]);
        assertTrue(data.isEmpty());
    }

    @Test
    void permissionsAndChannelsAreRenewedWhileTheyAreUsed() {
        allocate();
        bindChannel();
        for (int i = 0; i < 200; i++) {
            send(PEER, 22, 1);
            advance(5);
        }
        assertEquals(1 + 1_000 / 240, server.accepted(8).size());
        assertEquals(1 + 1_000 / 240, server.accepted(9).size());
        server.accepted.clear();
        advance(2_000);
        assertTrue(server.accepted(8).size() + server.accepted(9).size() <= 2);
        server.accepted.clear();
        // The server has forgotten it: it has to be asked for again.
        send(PEER, 0, 1);
        exchange();
        assertEquals(1, server.accepted(8).size());
    }

    @Test
    void isGivenBackAlsoWithANonceThatHasBecomeStale() {
        allocate();
        server.nonce = "nonce-2";
        allocation.release(now);
        exchange();
        assertEquals(List.of("allocated", "ended"), events);
        assertNull(failure);
        assertArrayEquals(new byte[4], RawStun.find(server.accepted(4).get(0), 0x000d));
    }

    @Test
    void aServerThatDoesNotConfirmIsNotWaitedForLong() {
        allocate();
        network = answer -> null;
        allocation.release(now);
        exchange();
        assertEquals(List.of("allocated"), events);
        advance(1);
        assertEquals(List.of("allocated", "ended"), events);
        assertTrue(server.accepted(4).size() == 1);
    }

    @Test
    void whatIsAllocatedAfterTheEndIsGivenBack() {
        allocation.start(now);
        allocation.release(now);
        exchange();
        assertEquals(List.of("ended"), events);
        assertEquals(1, server.accepted(3).size());
        assertEquals(1, server.accepted(4).size());
    }
}
