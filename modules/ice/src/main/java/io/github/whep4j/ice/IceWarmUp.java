package io.github.whep4j.ice;

import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects two sessions on the loopback interface and throws them away, so that the classes and the configuration of
 * ice4j, and what of the Java platform it takes, are loaded. Without a loopback interface only part of that happens.
 */
final class IceWarmUp {
    private static final Logger logger = LoggerFactory.getLogger(IceWarmUp.class);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static boolean done;

    private IceWarmUp() {}

    static synchronized void run() {
        if (done) {
            return;
        }
        done = true;
        LocalAddresses.forConfig(IceConfig.builder().build());
        IceConfig.Builder config = IceConfig.builder()
                .localAddresses(List.of(InetAddress.getLoopbackAddress()))
                .connectTimeout(LONGEST);
        try (MediaLoops loops = MediaLoops.create(1)) {
            connect(loops.next(), config);
        } catch (ExecutionException | TimeoutException e) {
            logger.debug("ICE is not quite warm", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void connect(MediaLoop loop, IceConfig.Builder config)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<Void> selected = new CompletableFuture<>();
        try (IceSession full = new IceSession(loop, config.build(), new Selected(selected));
                IceSession lite =
                        new IceSession(loop, config.localLite(true).build(), new Selected(new CompletableFuture<>()))) {
            CompletableFuture<LocalIceDescription> fromFull = full.gather().toCompletableFuture();
            CompletableFuture<LocalIceDescription> fromLite = lite.gather().toCompletableFuture();
            fromFull.thenAcceptBothAsync(
                            fromLite,
                            (ofFull, ofLite) -> {
                                lite.connect(remote(ofFull, false));
                                full.connect(remote(ofLite, true));
                            },
                            loop)
                    .thenCompose(connecting -> selected)
                    .get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static RemoteIceDescription remote(LocalIceDescription of, boolean lite) {
        return new RemoteIceDescription(of.ufrag(), of.password(), lite, of.candidates());
    }

    private record Selected(CompletableFuture<Void> selected) implements IceListener {
        @Override
        public void onConnected(IceCandidatePair pair) {}

        @Override
        public void onSelectedPairChanged(IceCandidatePair pair) {
            selected.complete(null);
        }

        @Override
        public void onDtls(byte[] buf, int off, int len, long nowNanos) {}

        @Override
        public void onMedia(byte[] buf, int off, int len, long nowNanos) {}

        @Override
        public void onConsentLost() {}

        @Override
        public void onFailed(IceFailure failure) {
            selected.complete(null);
        }
    }
}
