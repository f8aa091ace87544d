package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.MulticastDns;
import io.github.whep4j.sdp.CandidateAttribute;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Candidates for which the server gives a host name: resolved on threads for that, while the others are checked. Names in
 * {@code .local} are asked for on the local links, never at a name server.
 */
final class NamedCandidates {
    /** So many names of one answer are looked up: it is the server that says what we ask for. */
    static final int MOST = 8;

    private static final int MOST_ADDRESSES = 4;
    private static final Duration MULTICAST_TIMEOUT = Duration.ofSeconds(1);
    private static final Logger logger = LoggerFactory.getLogger(NamedCandidates.class);

    private final BlockingCalls threads;
    private final NameLookup lookup;
    private final Duration atMost;

    /** @param atMost for each name; what comes later is of no use */
    NamedCandidates(BlockingCalls threads, Duration atMost) {
        this(threads, NamedCandidates::resolve, atMost);
    }

    NamedCandidates(BlockingCalls threads, NameLookup lookup, Duration atMost) {
        this.threads = threads;
        this.lookup = lookup;
        this.atMost = atMost;
    }

    private static List<InetAddress> resolve(String name) throws UnknownHostException {
        return MulticastDns.isFor(name)
                ? MulticastDns.resolve(name, MULTICAST_TIMEOUT)
                : List.of(InetAddress.getAllByName(name));
    }

    /** @param found is told, on some thread, what comes of each name that resolves in time */
    void resolve(List<CandidateAttribute> candidates, Consumer<List<IceCandidate>> found) {
        candidates.stream()
                .filter(CandidateAttribute::isNamed)
                .limit(MOST)
                .forEach(candidate -> resolve(candidate, found));
    }

    private void resolve(CandidateAttribute candidate, Consumer<List<IceCandidate>> found) {
        CompletableFuture<List<InetAddress>> addresses = threads.call(() -> lookup.lookup(candidate.address()));
        var unused = Deadlines.fail(addresses, atMost)
                .thenAccept(all -> {
                    List<IceCandidate> resolved = new ArrayList<>();
                    all.stream()
                            .limit(MOST_ADDRESSES)
                            .forEach(one -> resolved.add(Negotiation.fromSdp(candidate, one)));
                    if (!resolved.isEmpty()) {
                        found.accept(resolved);
                    }
                })
                .exceptionally(t -> {
                    logger.debug("A candidate's name does not resolve: {}", t.toString());
                    return null;
                });
    }
}
