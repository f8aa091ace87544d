package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state machine in virtual time, against a model of a server. */
class TurnAllocationTest extends TurnAllocationFixture {
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

    /** Decoded and encoded again these would be three times as long, and more than the request has room for. */
    @Test
    void aChallengeThatIsNoTextIsAnsweredByteForByte() throws Exception {
        byte[] odd = new byte[763];
        Arrays.fill(odd, (byte) 0xff);
        allocation.start(now);
        receive(new RawStun(0x0113, RawStun.id(sent.remove(0)))
                .error(401)
                .attribute(0x14, odd)
                .attribute(0x15, odd)
                .bytes());
        byte[] answer = sent.remove(0);
        assertArrayEquals(odd, RawStun.find(answer, 0x14));
        assertArrayEquals(odd, RawStun.find(answer, 0x15));
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(TurnServerModel.bytes(TurnServerModel.USERNAME + ":"));
        md5.update(odd);
        md5.update(TurnServerModel.bytes(":" + TurnServerModel.PASSWORD));
        assertTrue(RawStun.isSigned(answer, md5.digest()));
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
}
