package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A runtime waits for its receivers, but not for ever; who waits for those must not wait for ever either. */
@Timeout(120)
class RuntimeClosedFirstTest {
    @Test
    void aReceiverThatIsNotClosedInTimeHasEndedAllTheSame() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            WhepRuntime runtime = WhepRuntime.create(1);
            WhepReceiver receiver = WhepReceiver.builder(
                            URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/whep"))
                    .runtime(runtime)
                    .closeTimeout(Duration.ofMinutes(1))
                    .listener(new ReceiverListener() {
                        @Override
                        public void onClosed(CloseReason reason) {
                            told.add("closed " + reason);
                        }

                        @Override
                        public void onFailed(WhepException failure) {
                            told.add("failed " + failure.code());
                        }
                    })
                    .onAccessUnit(unit -> {})
                    .build();
            CompletableFuture<SessionInfo> started = receiver.start();
            silent.accept();

            runtime.close();

            assertEquals(Optional.of(CloseReason.LOCAL), receiver.awaitClosed(Duration.ofSeconds(1)));
            assertTrue(started.isCancelled());
            assertEquals(ReceiverState.CLOSED, receiver.state());
            receiver.close();
            assertEquals(List.of("closed LOCAL"), told);
        }
    }
}
