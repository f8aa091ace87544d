package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InterruptedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GuardedTransportTest {
    private final DtlsCounters counters = new DtlsCounters();
    private final RecordCoalescer coalescer = new RecordCoalescer(1_200, counters, new Endpoint());
    private final GuardedTransport transport = new GuardedTransport(
            new DatagramInbox(), new RecordGuard(DtlsRole.CLIENT, counters), coalescer, 1_200, null);
    private final byte[] buf = new byte[RecordGuard.MAX_RECORD_BYTES];

    /** Silence is told long before the end of a wait that Bouncy Castle has doubled many times. */
    @Test
    @Timeout(60)
    void silence_isToldInTime_howeverLongTheWait() throws Exception {
        assertEquals(-1, transport.receive(buf, 0, buf.length, Integer.MAX_VALUE));
    }

    @Test
    void afterTheHandshake_nothingIsWaitedFor() {
        transport.stopWaiting();
        InterruptedIOException thrown = assertThrows(
                InterruptedIOException.class, () -> transport.receive(buf, 0, buf.length, Integer.MAX_VALUE));
        assertSame(GuardedTransport.NOTHING_THERE, thrown);
    }
}
