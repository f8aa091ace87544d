package io.github.whep4j.cli.doctor;

import io.github.whep4j.cli.outcome.UsageException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way to a WHEP server, step by step, without a session: its name, a connection, TLS and its certificate, and by its answer the
 * clock. No token is sent, and of the URL neither query nor user.
 */
final class ServerHealth {
    private static final long RESOLVE_SECONDS = 10;
    private static final int CONNECT_MILLIS = 5_000;
    /** How long a server may be silent in the handshake and before its answer. */
    private static final int SILENCE_MILLIS = 20_000;
    /** For all of that, however slowly it drips in. */
    private static final long EXCHANGE_SECONDS = 90;

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65_535;

    private final String host;
    private final int port;
    private final boolean secure;
    private final String path;
    private final @Nullable Path caFile;
    private final HealthReport health;

    /** @throws UsageException if the URL is none of a server */
    ServerHealth(URI server, @Nullable Path caFile, HealthReport health) {
        secure = "https".equalsIgnoreCase(server.getScheme());
        String authority = server.getRawAuthority();
        if ((!secure && !"http".equalsIgnoreCase(server.getScheme())) || authority == null) {
            throw new UsageException("doctor looks at servers whose URL is https or http");
        }
        // By hand, as java.net.URI takes a name with an underscore for none.
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = place.lastIndexOf(':') > place.lastIndexOf(']') ? place.lastIndexOf(':') : place.length();
        // The brackets around an IPv6 address are the URL's.
        host = place.substring(0, colon).replaceAll("[\\[\\]]", "");
        String digits = colon == place.length() ? "" : place.substring(colon + 1);
        port = digits.isEmpty()
                ? (secure ? HTTPS_PORT : HTTP_PORT)
                : digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (host.isEmpty() || port == 0 || port > MAX_PORT) {
            throw new UsageException("the URL has no host, or a port that is none");
        }
        path = server.getRawPath() == null || server.getRawPath().isEmpty() ? "/" : server.getRawPath();
        this.caFile = caFile;
        this.health = health;
    }

    void examine() throws InterruptedException {
        InetAddress[] addresses = resolve();
        Socket connected = addresses.length == 0 ? null : connect(addresses);
        if (connected == null) {
            return;
        }
        try (Socket socket = connected) {
            if (!secure && !socket.getInetAddress().isLoopbackAddress()) {
                health.remark("TLS", "none, since the URL is http: no token is sent over that; is there https?");
            }
            socket.setSoTimeout(SILENCE_MILLIS);
            CompletableFuture<Void> over = closeWhenOver(socket);
            try (Socket peer = secure ? new TlsHealth(host, port, health).handshake(socket, caFile) : socket) {
                if (peer != null) {
                    HttpHealth.examine(peer, host + (isDefaultPort() ? "" : ":" + port), path, health);
                }
            } finally {
                over.cancel(false);
            }
        } catch (IOException e) {
            health.remark("TCP", "the connection ended: " + e.getMessage());
        }
    }

    private boolean isDefaultPort() {
        return port == (secure ? HTTPS_PORT : HTTP_PORT);
    }

    private InetAddress[] resolve() throws InterruptedException {
        CompletableFuture<InetAddress[]> asked = CompletableFuture.supplyAsync(() -> {
            try {
                return InetAddress.getAllByName(host);
            } catch (UnknownHostException e) {
                return new InetAddress[0];
            }
        });
        try {
            InetAddress[] found = asked.get(RESOLVE_SECONDS, TimeUnit.SECONDS);
            if (found.length == 0) {
                health.ill(
                        "name",
                        host + " is not known",
                        "is it spelled right, and does this network have a DNS that knows it?");
            } else if (!found[0].getHostAddress().equals(host)) {
                health.well(
                        "name",
                        host + " is "
                                + Arrays.stream(found)
                                        .map(InetAddress::getHostAddress)
                                        .collect(Collectors.joining(", ")));
            }
            return found;
        } catch (TimeoutException | ExecutionException e) {
            health.ill("name", "nobody says in time where " + host + " is", "does this network's DNS server answer?");
            return new InetAddress[0];
        }
    }

    /** To the first address that answers; those before it are remarked on. Null if none does. */
    private @Nullable Socket connect(InetAddress[] addresses) {
        String failures = "";
        for (InetAddress address : addresses) {
            long begunNanos = System.nanoTime();
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                if (!failures.isEmpty()) {
                    health.remark("TCP", failures);
                }
                health.well(
                        "TCP",
                        String.format(
                                Locale.ROOT,
                                "port %d of %s is open, after %d ms",
                                port,
                                address.getHostAddress(),
                                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos)));
                return socket;
            } catch (IOException e) {
                failures += (failures.isEmpty() ? "" : "; ") + address.getHostAddress() + ": " + words(e);
                closeQuietly(socket);
            }
        }
        health.ill(
                "TCP",
                "no connection to port " + port + " of " + host + " (" + failures + ")",
                "is the port right, and the server up? A firewall may be in the way");
        return null;
    }

    private static String words(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return "no answer";
        }
        return e instanceof ConnectException ? "refused, or not reachable" : String.valueOf(e.getMessage());
    }

    private static CompletableFuture<Void> closeWhenOver(Socket socket) {
        return CompletableFuture.runAsync(
                () -> closeQuietly(socket), CompletableFuture.delayedExecutor(EXCHANGE_SECONDS, TimeUnit.SECONDS));
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost by that.
        }
    }
}
