package io.github.whep4j.whep;

import io.github.whep4j.whep.WhepFailure.Kind;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The wording of what goes wrong between here and a server's response: name, connection, proxy, TLS. */
final class ConnectionFailures {

    private final WhepRequest request;
    private final String origin;
    private final @Nullable HttpProxy proxy;
    private final String host;

    /** @param proxy on the way to the target, or {@code null} */
    ConnectionFailures(WhepRequest request, HttpUrl target, @Nullable HttpProxy proxy) {
        this.request = request;
        this.origin = target.origin().toString();
        this.proxy = proxy;
        this.host = proxy == null ? target.host() : proxy.host();
    }

    WhepFailure notResolvedInTime() {
        long limit = request.connectTimeout().toMillis();
        return Failures.of(
                Kind.DNS,
                "The name " + host + " was not resolved within " + limit + " ms",
                null,
                "Check the network and its DNS server");
    }

    WhepFailure notResolved(@Nullable Throwable cause) {
        boolean overloaded = cause instanceof RejectedExecutionException;
        return Failures.of(
                Kind.DNS,
                "The name " + host + " cannot be resolved",
                overloaded ? "too many names are being resolved" : null,
                proxy == null
                        ? "Check the host in the URL, and the network's DNS"
                        : "Check the proxy's name, and the network's DNS");
    }

    WhepFailure privateTarget() {
        return Failures.of(
                Kind.TARGET_REFUSED,
                "Refused to connect to " + origin + ", which is not on the public internet",
                null,
                "Check the URL; private, link-local and loopback addresses were excluded by publicTargetsOnly");
    }

    WhepFailure ledToThisMachine() {
        return Failures.of(
                Kind.TARGET_REFUSED,
                "Refused to be led to " + origin + ", which is this machine or its link, by a server that is elsewhere",
                null,
                "If that is to be asked: allowOrigin(" + origin + ")");
    }

    WhepFailure notConnectedInTime() {
        return Failures.timeout(noConnection(), request.connectTimeout());
    }

    WhepFailure notConnected(@Nullable Throwable cause) {
        return Failures.of(
                Kind.CONNECT,
                noConnection(),
                cause == null ? null : cause.getMessage(),
                proxy == null
                        ? "Is the server running, and the port right?"
                        : "Check the proxy, and whether it lets through to that host and port");
    }

    private String noConnection() {
        return proxy == null
                ? "No connection to " + origin
                : "No way to " + origin + " through the proxy " + host + ":" + proxy.port();
    }

    /** What is needed for TLS cannot be had on this side. */
    WhepFailure noTlsContext(Throwable cause) {
        Path caFile = request.caFile();
        return Failures.of(
                Kind.TLS,
                caFile == null ? "TLS cannot be set up" : "The CA file cannot be used",
                cause instanceof NoSuchFileException ? "no such file" : cause.getMessage(),
                caFile == null ? "Check the JVM's trust store" : "It has to be a PEM file with certificates");
    }

    WhepFailure noTls(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return Failures.timeout("No TLS handshake with " + origin, request.tlsTimeout());
        }
        if (cause instanceof NotSslRecordException) {
            return Failures.of(Kind.TLS, origin + " does not speak TLS", null, "Is it http, or another port?");
        }
        return Failures.of(
                Kind.TLS,
                "The TLS connection to " + origin + " failed",
                cause.getMessage(),
                "Is the host name that of the certificate, and its authority trusted?");
    }

    WhepFailure broken(Throwable cause) {
        return Failures.of(
                Kind.CONNECT, "The connection to " + origin + " broke", cause.getMessage(), "Try again later");
    }
}
