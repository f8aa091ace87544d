package io.github.whep4j.emulator;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsHandshakes;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.transport.MediaLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * A camera that speaks WHEP in the manner of Ring's API, in this process, over real sockets: its HTTP server answers
 * offers, and each session sends a clip over ICE, DTLS and SRTP in real time. Thread-safe.
 */
public final class WhepCamera implements AutoCloseable {
    private final HttpServer server;
    private final WhepResource resource;
    private final CameraSessions sessions;
    private final MediaLoops loops;
    private final DtlsHandshakes handshakes;
    private final Tally tally = new Tally();
    private final URI endpoint;
    private final BearerTokens tokens;

    WhepCamera(
            InetAddress address,
            int port,
            WhepResource.Settings urls,
            CameraSettings settings,
            Set<Misbehaviour> misbehaviours)
            throws IOException {
        this.tokens = urls.tokens();
        urls.requireOriginFor(misbehaviours);
        IceSession.warmUp();
        DtlsCertificate certificate = DtlsCertificate.generate();
        this.loops = MediaLoops.create(1);
        this.handshakes = new DtlsHandshakes();
        this.sessions =
                new CameraSessions(loops, settings, new CameraSession.Secrets(handshakes, certificate), address, tally);
        this.resource = new WhepResource(urls, sessions, tally, misbehaviours);
        try {
            this.server = new HttpServer(address, port, resource);
        } catch (IOException e) {
            handshakes.close();
            loops.close();
            throw e;
        }
        String literal = address.getHostAddress();
        String host = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
        this.endpoint = URI.create("http://" + host + ":" + server.port() + urls.path());
    }

    /** A builder for a camera that behaves. */
    public static WhepCameraBuilder builder() {
        return new WhepCameraBuilder();
    }

    /** Where to POST: {@code http://127.0.0.1:PORT/v1/devices/DEVICE/media/streaming/whep/sessions}. */
    public URI endpoint() {
        return endpoint;
    }

    /** The Bearer token that requests have to carry now; empty if none is needed. */
    public String token() {
        return tokens.current();
    }

    /** What has happened so far. */
    public CameraCounters counters() {
        return tally.snapshot(sessions.size());
    }

    /**
     * What the camera does wrong from the next request on; sessions keep what they were opened with.
     *
     * @throws IllegalArgumentException when one of them needs another origin, and none was named
     */
    public void misbehave(Misbehaviour... misbehaviours) {
        resource.misbehave(Set.copyOf(List.of(misbehaviours)));
    }

    /** Ends all open sessions, in the way that is given. They are gone when the counters say so. */
    public void endSessions(SessionEnd how) {
        sessions.endAll(how);
    }

    /** Media of all open sessions stops, reports included; ICE and DTLS go on. */
    public void stopMedia() {
        sessions.stopMedia();
    }

    /** Ends all sessions with BYE and close_notify and releases sockets and threads. Idempotent. */
    @Override
    public void close() {
        server.close();
        sessions.close();
        loops.close();
        handshakes.close();
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "WhepCamera[" + endpoint + "]";
    }
}
