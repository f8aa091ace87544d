package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an allocation does once it is there: refreshed, used, and given back. */
class TurnTrafficTest extends TurnAllocationFixture {
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
