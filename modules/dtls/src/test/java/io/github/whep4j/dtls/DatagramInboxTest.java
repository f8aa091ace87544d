package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DatagramInboxTest {
    private final DatagramInbox inbox = new DatagramInbox();

    @Test
    void offer_copies() throws Exception {
        byte[] buf = {9, 1, 2, 9};
        assertTrue(inbox.offer(buf, 1, 2));
        buf[1] = 7;
        assertArrayEquals(new byte[] {1, 2}, inbox.poll(0));
        assertNull(inbox.poll(0));
        assertNull(inbox.poll());
    }

    @Test
    void number_isBounded() {
        int taken = 0;
        while (inbox.offer(new byte[1], 0, 1)) {
            taken++;
        }
        assertEquals(DatagramInbox.MAX_DATAGRAMS, taken);
        inbox.poll();
        assertTrue(inbox.offer(new byte[1], 0, 1));
    }

    @Test
    void bytes_areBounded() {
        byte[] jumbo = new byte[DatagramInbox.MAX_DATAGRAM_BYTES + 1];
        assertFalse(inbox.offer(jumbo, 0, jumbo.length));
        int taken = 0;
        while (inbox.offer(jumbo, 0, jumbo.length - 1)) {
            taken++;
        }
        assertEquals(DatagramInbox.MAX_BYTES / DatagramInbox.MAX_DATAGRAM_BYTES, taken);
    }

    @Test
    void close_wakesTheReaderAndRefusesWhatComes() throws Exception {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                read.complete(inbox.poll(TimeUnit.MINUTES.toNanos(5)));
            } catch (InterruptedException e) {
                read.completeExceptionally(e);
            }
        });
        reader.start();
        inbox.close();
        assertNull(read.get(30, TimeUnit.SECONDS));
        assertFalse(inbox.offer(new byte[1], 0, 1));
        assertTrue(inbox.isClosed());
        reader.join();
    }
}
