package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsHandshakes;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import io.github.whep4j.whep.WhepClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What receivers share: the media loops, the threads for DTLS handshakes and for blocking calls, the HTTP client, and the
 * certificate. One is enough for a JVM, and receivers use {@link #shared()} unless told otherwise; make your own to bound
 * or to end it. All its threads are daemons, and those that are not media loops end when they have been idle for a while.
 */
public final class WhepRuntime implements AutoCloseable {
    /** A certificate is replaced after a day, so that sessions far apart cannot be linked by it. */
    private static final long CERTIFICATE_LIFE_NANOS = 24L * 60 * 60 * 1_000_000_000;

    private static final Logger logger = LoggerFactory.getLogger(WhepRuntime.class);
    private static final long CLOSE_SECONDS = 5;

    private final MediaLoops loops;
    private final DtlsHandshakes handshakes = new DtlsHandshakes();
    private final WhepClient http = new WhepClient();
    private final BlockingCalls blockingCalls = new BlockingCalls(16, "whep4j-blocking-");
    private final BlockingCalls namesOfOthers = new BlockingCalls(4, "whep4j-names-");
    private final ShutdownDeletes shutdownDeletes = new ShutdownDeletes();
    private final Set<WhepReceiver> receivers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean dtlsWarm = new AtomicBoolean();
    private final Object certificateLock = new Object();
    private final boolean isShared;
    private @Nullable CompletableFuture<DtlsCertificate> certificate;
    private long certificateMadeNanos;

    private WhepRuntime(int mediaLoops, boolean isShared) {
        this.isShared = isShared;
        loops = CleanStack.call(() -> {
            MediaLoops made = MediaLoops.create(mediaLoops);
            // The first session would have to wait for it; whoever makes a runtime early has it ready by then.
            var unused = prepare();
            return made;
        });
    }

    /**
     * The runtime of those receivers that are not given one; made when it is first needed, never closed. An application that
     * brings whep4j along and is to be unloaded, such as a web application, makes one of its own and closes it.
     */
    public static WhepRuntime shared() {
        return Shared.INSTANCE;
    }

    /** A runtime with the usual number of media loops: one for each processor, four at most. */
    public static WhepRuntime create() {
        return create(MediaLoops.defaultThreads());
    }

    /**
     * A runtime of one's own.
     *
     * @param mediaLoops threads that carry all media of its receivers; each receiver is pinned to one
     * @throws IllegalArgumentException if there is to be none
     */
    public static WhepRuntime create(int mediaLoops) {
        return new WhepRuntime(mediaLoops, false);
    }

    MediaLoop nextLoop() {
        return loops.next();
    }

    DtlsHandshakes handshakes() {
        return handshakes;
    }

    WhepClient http() {
        return http;
    }

    BlockingCalls blockingCalls() {
        return blockingCalls;
    }

    /** For names that servers have us look up: slow ones hold up nobody but each other. */
    BlockingCalls namesOfOthers() {
        return namesOfOthers;
    }

    ShutdownDeletes shutdownDeletes() {
        return shutdownDeletes;
    }

    /** The certificate, once ICE and it are ready: half a second for the first session of a JVM, at once later. */
    CompletableFuture<DtlsCertificate> prepare() {
        synchronized (certificateLock) {
            CompletableFuture<DtlsCertificate> current = certificate;
            long nowNanos = System.nanoTime();
            if (current == null
                    || current.isCompletedExceptionally()
                    || nowNanos - certificateMadeNanos > CERTIFICATE_LIFE_NANOS) {
                CompletableFuture<Void> ice = blockingCalls.run(IceSession::warmUp);
                current = blockingCalls.call(DtlsCertificate::generate).thenCombine(ice, (made, warm) -> made);
                certificate = current;
                certificateMadeNanos = nowNanos;
            }
            return current;
        }
    }

    /** Loads what the first DTLS handshake of a JVM needs, beside the POST; does nothing from the second call on. */
    void warmUpDtls() {
        if (dtlsWarm.compareAndSet(false, true)) {
            var unused = blockingCalls.run(handshakes::warmUp);
        }
    }

    void add(WhepReceiver receiver) {
        receivers.add(receiver);
    }

    void remove(WhepReceiver receiver) {
        receivers.remove(receiver);
    }

    /**
     * Closes the receivers that are still open, which takes as long as the slowest of them but five seconds at most, and
     * ends the threads. Called from a callback of one of its receivers it does not wait. Where a server has not answered an offer
     * by then, the threads for HTTP go on until it has, or the {@linkplain ReceiverBuilder#httpTimeout HTTP timeout} is over, to
     * DELETE the session that it may open; if the JVM ends meanwhile, that is {@linkplain ReceiverBuilder#deleteAtShutdown
     * waited for}. Closing the shared runtime is refused.
     *
     * @throws IllegalStateException if this is the shared runtime
     */
    @Override
    public void close() {
        if (isShared) {
            throw new IllegalStateException(
                    "the shared runtime is not to be closed; make one with WhepRuntime.create()");
        }
        if (loops.inLoop() || receivers.stream().anyMatch(WhepReceiver::inCallback)) {
            // What is to be waited for needs this very thread.
            Thread closing = new Thread(this::closeAll, "whep4j-closing");
            closing.setDaemon(true);
            closing.start();
        } else {
            closeAll();
        }
    }

    private void closeAll() {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        closeReceivers(endNanos);
        CompletableFuture<Void> sessionsEnded = http.closeAsync();
        // An offer that is under way may open a session yet, which is DELETEd then, after this if need be.
        var unused = sessionsEnded.thenRun(shutdownDeletes::close);
        if (!isDoneBy(endNanos, sessionsEnded)) {
            logger.debug("Sessions are being ended after their runtime");
        }
        handshakes.close();
        // A token may be asked for to DELETE what is opened late.
        var unusedToo = sessionsEnded.thenRun(blockingCalls::close);
        namesOfOthers.close();
        loops.close();
        List.copyOf(receivers).forEach(WhepReceiver::endWithoutLoop);
        receivers.clear();
    }

    private void closeReceivers(long endNanos) {
        CompletableFuture<?>[] closing =
                receivers.stream().map(WhepReceiver::closeAsync).toArray(CompletableFuture[]::new);
        if (!isDoneBy(endNanos, CompletableFuture.allOf(closing))) {
            logger.warn("Not all receivers closed in time before their runtime");
        }
    }

    private static boolean isDoneBy(long endNanos, CompletableFuture<?> what) {
        try {
            what.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Made on first use, not with the class: a program with a runtime of its own has no second one. */
    private static final class Shared {
        static final WhepRuntime INSTANCE = new WhepRuntime(MediaLoops.defaultThreads(), true);
    }
}
