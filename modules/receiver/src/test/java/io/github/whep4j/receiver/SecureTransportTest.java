package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.transport.MediaLoop;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of a handshake that ends while the session does: its thread has them, and the loop is about to hear of it. */
@Timeout(60)
class SecureTransportTest {
    private final WhepRuntime runtime = WhepRuntime.create(1);
    private final MediaLoop loop = runtime.nextLoop();
    private final AtomicInteger told = new AtomicInteger();
    private final SecureTransport transport = new SecureTransport(
            runtime,
            loop,
            WhepReceiver.builder(URI.create("https://device.example/whep")).options(),
            List.of(),
            new SecureTransport.Listener() {
                @Override
                public void transmit(byte[] buf, int off, int len) {}

                @Override
                public void connected(DtlsResult result) {
                    told.incrementAndGet();
                }

                @Override
                public void failed(DtlsFailure failure) {}

                @Override
                public void closedByPeer() {}
            });
    private final DtlsResult keys =
            new DtlsResult(7, secret(16), secret(12), secret(16), secret(12), "a suite", "DTLS 1.2", DtlsRole.CLIENT);

    @AfterEach
    void close() {
        runtime.close();
    }

    private static byte[] secret(int length) {
        byte[] secret = new byte[length];
        Arrays.fill(secret, (byte) 1);
        return secret;
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture.runAsync(task, loop).get(30, TimeUnit.SECONDS);
    }

    private void assertOverwritten() {
        assertArrayEquals(new byte[16], keys.localKey());
        assertArrayEquals(new byte[12], keys.localSalt());
        assertArrayEquals(new byte[16], keys.remoteKey());
        assertArrayEquals(new byte[12], keys.remoteSalt());
        assertEquals(0, told.get());
    }

    @Test
    void keysForASessionThatHasEnded_areOverwritten() throws Exception {
        onLoop(() -> {
            transport.fromSession().onConnected(keys);
            transport.close();
        });
        onLoop(() -> {});
        assertOverwritten();
    }

    @Test
    void keysForALoopThatHasEnded_areOverwritten() {
        runtime.close();
        transport.fromSession().onConnected(keys);
        assertOverwritten();
    }

    @Test
    void keysThatAreWanted_areHandedOver() throws Exception {
        onLoop(() -> transport.fromSession().onConnected(keys));
        onLoop(() -> {});
        assertEquals(1, told.get());
        assertEquals(1, keys.remoteKey()[0]);
    }
}
