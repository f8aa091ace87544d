package io.github.whep4j.whep;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What sessions share: at most two event loops and a few threads for what may block, all daemons and none of them started
 * before the first session needs it. One client is enough for a program. Thread-safe.
 */
public final class WhepClient implements AutoCloseable {

    private static final long MAX_CLOSE_SECONDS = 10;

    private final AddressLookup names;
    private final Supplier<HttpThreads> newThreads;
    private final TlsContexts tlsContexts = new TlsContexts();
    private final Set<ExchangeShell> open = new HashSet<>();
    private final Set<IceServerDiscovery> asking = new HashSet<>();
    private @Nullable HttpThreads threads;
    private @Nullable CompletableFuture<Void> closed;

    /** A client that starts no thread yet. */
    public WhepClient() {
        this(InetAddress::getAllByName);
    }

    WhepClient(AddressLookup names) {
        this(names, HttpThreads::new);
    }

    WhepClient(AddressLookup names, Supplier<HttpThreads> newThreads) {
        this.names = names;
        this.newThreads = newThreads;
    }

    /**
     * Starts an exchange, and with the first the threads, which throws whatever it does where the process has no files or
     * threads left; {@code null} if this client is closed.
     */
    synchronized @Nullable ExchangeShell open(WhepRequest request) {
        if (closed != null) {
            return null;
        }
        ExchangeShell exchange = new ExchangeShell(this, threads(), request);
        open.add(exchange);
        exchange.ended().whenComplete((outcome, failure) -> forget(exchange));
        return exchange;
    }

    /**
     * Asks the endpoint by OPTIONS which ICE servers it advertises, for use before there is an offer. One request, to the
     * endpoint alone; the token source is asked for it, and again for the session.
     *
     * @param atMost how long that may take, the token included
     * @return completes within that time with the servers, in order and at most 16; with none if anything goes wrong. Never
     *     exceptionally
     */
    public CompletableFuture<List<IceServerLink>> iceServers(WhepRequest request, Duration atMost) {
        IceServerDiscovery discovery;
        synchronized (this) {
            if (closed != null) {
                return CompletableFuture.completedFuture(List.of());
            }
            try {
                discovery = new IceServerDiscovery(this, threads(), request);
            } catch (RuntimeException | Error e) {
                return CompletableFuture.completedFuture(List.of());
            }
            asking.add(discovery);
        }
        CompletableFuture<List<IceServerLink>> found = discovery.start(atMost);
        var unused = found.whenComplete((servers, failure) -> forget(discovery));
        return found;
    }

    private synchronized HttpThreads threads() {
        HttpThreads started = threads;
        if (started == null) {
            started = newThreads.get();
            threads = started;
        }
        return started;
    }

    private synchronized boolean isLoopThread() {
        return threads != null && threads.isLoopThread();
    }

    private synchronized void forget(ExchangeShell exchange) {
        open.remove(exchange);
    }

    private synchronized void forget(IceServerDiscovery discovery) {
        asking.remove(discovery);
    }

    AddressLookup names() {
        return names;
    }

    TlsContexts tlsContexts() {
        return tlsContexts;
    }

    /**
     * The context that https is spoken with, for other connections that the same user makes. Reads files, so not on a loop.
     *
     * @param caFile PEM file with the only authorities to trust; the JVM's if null
     * @throws IOException if the file can't be read
     * @throws GeneralSecurityException if there is no certificate in it
     */
    public SSLContext tlsContext(@Nullable Path caFile) throws IOException, GeneralSecurityException {
        return tlsContexts.get(caFile);
    }

    /**
     * Closes every session that is open, each with its DELETE and within its own deadlines, then ends the loops. No session can
     * be opened any more.
     *
     * @return completes when that is done
     */
    public CompletableFuture<Void> closeAsync() {
        List<ExchangeShell> remaining;
        List<IceServerDiscovery> asked;
        HttpThreads started;
        CompletableFuture<Void> result;
        synchronized (this) {
            if (closed != null) {
                return closed;
            }
            result = new CompletableFuture<>();
            closed = result;
            remaining = List.copyOf(open);
            asked = List.copyOf(asking);
            started = threads;
        }
        remaining.forEach(ExchangeShell::close);
        // The timers of these go with the loops.
        asked.forEach(IceServerDiscovery::abandon);
        CompletableFuture.allOf(remaining.stream().map(ExchangeShell::ended).toArray(CompletableFuture[]::new))
                .handle((done, failure) -> started)
                .thenCompose(threads -> threads == null ? CompletableFuture.completedFuture(null) : threads.close())
                .whenComplete((gone, failure) -> result.complete(null));
        return result;
    }

    /** As {@link #closeAsync}, and waits for it, but not longer than ten seconds, and not at all on a loop of this client. */
    @Override
    public void close() {
        CompletableFuture<Void> done = closeAsync();
        if (isLoopThread()) {
            return;
        }
        try {
            done.get(MAX_CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It goes on in the background, on daemon threads.
        }
    }
}
