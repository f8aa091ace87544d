package io.github.whep4j.receiver;

import io.github.whep4j.ice.RemoteAddressPolicy;
import io.github.whep4j.ice.TurnServer;
import io.github.whep4j.whep.IceServerLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of STUN and TURN servers, where their names resolve in time. */
record IceServers(List<InetSocketAddress> stun, List<TurnServer> turn) {
    private static final Logger logger = LoggerFactory.getLogger(IceServers.class);
    private static final int MOST_LINKED = 4;
    private static final Duration GRACE = Duration.ofMillis(200);

    private record Resolved(IceServer server, InetSocketAddress address) {}

    /**
     * Resolves on the threads for that; what does not resolve within the time is left out, for a session can do without. Once
     * a server of its kind has resolved, a name has 200 ms left: it must not cost more than a server that is silent.
     */
    static CompletableFuture<IceServers> resolve(List<IceServer> servers, BlockingCalls threads, Duration atMost) {
        return resolve(servers, threads, name -> List.of(InetAddress.getAllByName(name)), atMost);
    }

    static CompletableFuture<IceServers> resolve(
            List<IceServer> servers, BlockingCalls threads, NameLookup names, Duration atMost) {
        List<CompletableFuture<List<Resolved>>> each = new ArrayList<>();
        for (IceServer server : servers) {
            CompletableFuture<List<Resolved>> addresses = threads.call(() -> addresses(server, names));
            each.add(Deadlines.complete(addresses, List.of(), atMost)
                    .exceptionally(t -> List.of())
                    .whenComplete((found, t) -> {
                        if (found.isEmpty()) {
                            logger.warn("The ICE server {} does not resolve", server.host());
                        }
                    }));
        }
        for (int i = 0; i < each.size(); i++) {
            boolean turn = servers.get(i).protocol().isTurn();
            each.get(i).thenAccept(found -> {
                if (!found.isEmpty()) {
                    var unused = Deadlines.after(GRACE, () -> giveUp(servers, each, turn));
                }
            });
        }
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(done -> of(each.stream()
                        .flatMap(addresses -> addresses.join().stream())
                        .toList()));
    }

    private static void giveUp(List<IceServer> servers, List<CompletableFuture<List<Resolved>>> each, boolean turn) {
        for (int i = 0; i < each.size(); i++) {
            if (servers.get(i).protocol().isTurn() == turn) {
                each.get(i).complete(List.of());
            }
        }
    }

    /** One address of each family is enough. */
    private static List<Resolved> addresses(IceServer server, NameLookup names) throws UnknownHostException {
        List<Resolved> found = new ArrayList<>();
        for (InetAddress address : names.lookup(server.host())) {
            if (found.stream().noneMatch(one -> one.address().getAddress().getClass() == address.getClass())) {
                found.add(new Resolved(server, new InetSocketAddress(address, server.port())));
            }
        }
        return found;
    }

    private static IceServers of(List<Resolved> resolved) {
        List<InetSocketAddress> stun = new ArrayList<>();
        List<TurnServer> turn = new ArrayList<>();
        for (Resolved each : resolved) {
            TurnServer server = turnServer(each);
            if (server == null) {
                stun.add(each.address());
            } else {
                turn.add(server);
            }
        }
        return new IceServers(stun, turn);
    }

    private static @Nullable TurnServer turnServer(Resolved resolved) {
        IceServer server = resolved.server();
        String username = server.username();
        String credential = server.credential();
        if (username == null || credential == null || !server.protocol().isTurn()) {
            return null;
        }
        TurnServer.Transport transport = switch (server.protocol()) {
            case TURN_TLS -> TurnServer.Transport.TLS;
            case TURN_TCP -> TurnServer.Transport.TCP;
            default -> TurnServer.Transport.UDP;
        };
        return new TurnServer(resolved.address(), transport, server.host(), username, credential);
    }

    /** The TURN servers among those that the WHEP server advertises; what can't be used is skipped. */
    static List<IceServer> linked(List<IceServerLink> links) {
        return advertised(links).stream()
                .filter(server -> server.protocol().isTurn())
                .limit(MOST_LINKED)
                .toList();
    }

    /** Those that the WHEP server advertises; what can't be used is skipped. */
    static List<IceServer> advertised(List<IceServerLink> links) {
        List<IceServer> usable = new ArrayList<>();
        for (IceServerLink link : links) {
            String username = link.username();
            String credential = link.credential();
            try {
                IceServer server = IceServer.parse(link.uri());
                if (!server.protocol().isTurn()) {
                    usable.add(server);
                } else if (username != null
                        && credential != null
                        && link.credentialType().equals("password")) {
                    usable.add(server.withCredentials(username, credential));
                }
            } catch (IllegalArgumentException e) {
                logger.debug("An ICE server of the WHEP server's is skipped: {}", e.getMessage());
            }
        }
        return usable;
    }

    /** These, then those of {@code others} that somebody else may send us to. */
    IceServers and(IceServers others, RemoteAddressPolicy policy) {
        List<InetSocketAddress> allStun = new ArrayList<>(stun);
        others.stun().stream().filter(server -> mayBeAsked(server, policy)).forEach(allStun::add);
        List<TurnServer> allTurn = new ArrayList<>(turn);
        allTurn.addAll(others.turnServersOfOthers(policy));
        return new IceServers(allStun, allTurn);
    }

    /** Those TURN servers that somebody else may send us to. */
    List<TurnServer> turnServersOfOthers(RemoteAddressPolicy policy) {
        return turn.stream()
                .filter(server -> mayBeAsked(server.address(), policy))
                .toList();
    }

    private static boolean mayBeAsked(InetSocketAddress server, RemoteAddressPolicy policy) {
        boolean allowed = policy.allows(server.getAddress());
        if (!allowed) {
            logger.warn(
                    "The ICE server {} that the WHEP server names is passed over: nothing may be sent there", server);
        }
        return allowed;
    }
}
