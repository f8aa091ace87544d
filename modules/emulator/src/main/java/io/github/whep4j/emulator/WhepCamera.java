package io.github.whep4j.emulator;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsHandshakes;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.transport.MediaLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable String token;

    private WhepCamera(Builder builder) throws IOException {
        this.token = builder.token;
        WhepResource.Settings urls =
                new WhepResource.Settings(builder.deviceId, builder.token, builder.answerDelay, builder.otherOrigin);
        urls.requireOriginFor(builder.misbehaviours);
        IceSession.warmUp();
        DtlsCertificate certificate = DtlsCertificate.generate();
        this.loops = MediaLoops.create(1);
        this.handshakes = new DtlsHandshakes();
        this.sessions = new CameraSessions(
                loops, builder.settings(), new CameraSession.Secrets(handshakes, certificate), builder.address, tally);
        this.resource = new WhepResource(urls, sessions, tally, builder.misbehaviours);
        try {
            this.server = new HttpServer(builder.address, builder.port, resource);
        } catch (IOException e) {
            handshakes.close();
            loops.close();
            throw e;
        }
        String address = builder.address.getHostAddress();
        String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        this.endpoint = URI.create("http://" + host + ":" + server.port() + urls.path());
    }

    /** A builder for a camera that behaves. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where to POST: {@code http://127.0.0.1:PORT/v1/devices/DEVICE/media/streaming/whep/sessions}. */
    public URI endpoint() {
        return endpoint;
    }

    /** The Bearer token that requests have to carry; empty if none is needed. */
    public String token() {
        return token == null ? "" : token;
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

    /** Collects how a camera is to be. Every setting has a default. */
    public static final class Builder {
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private @Nullable String token = randomToken();
        private String deviceId = "emulated-camera";
        private List<InetAddress> mediaAddresses = List.of();
        private DtlsSetup dtlsSetup = DtlsSetup.AUTO;
        private List<SrtpProfile> srtpProfiles = List.of(SrtpProfile.values());
        private boolean iceLite;
        private @Nullable Clip clip;
        private boolean loop = true;
        private boolean aggregating = true;
        private int firstPicture;
        private @Nullable Integer firstSequenceNumber;
        private @Nullable Duration sessionLimit;
        private SessionEnd sessionEnd = SessionEnd.BYE_AND_CLOSE_NOTIFY;
        private int maxSessions = 100;
        private Duration answerDelay = Duration.ZERO;
        private @Nullable URI otherOrigin;
        private Set<Misbehaviour> misbehaviours = Set.of();

        private Builder() {}

        private static String randomToken() {
            byte[] bytes = new byte[16];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }

        /** Where the HTTP server listens; 127.0.0.1 by default. */
        public Builder address(InetAddress value) {
            address = value;
            return this;
        }

        /** The port of the HTTP server; 0, one of the system's choice, by default. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** The Bearer token that requests have to carry; a random one by default. */
        public Builder token(String value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("an empty token; see withoutToken()");
            }
            token = value;
            return this;
        }

        /** Requests need no token. */
        public Builder withoutToken() {
            token = null;
            return this;
        }

        /** The device's name in the URL: letters, digits, dots, hyphens and underscores. */
        public Builder deviceId(String value) {
            if (!value.matches("[A-Za-z0-9._-]{1,128}")) {
                throw new IllegalArgumentException("a device id that does not fit into a URL");
            }
            deviceId = value;
            return this;
        }

        /**
         * Where media is sent from. By default the address of the HTTP server if that is a loopback address, and
         * otherwise all addresses of the machine.
         */
        public Builder mediaAddresses(List<InetAddress> value) {
            mediaAddresses = List.copyOf(value);
            return this;
        }

        /** The DTLS role of the answers, as far as the offer leaves it open; {@link DtlsSetup#AUTO} by default. */
        public Builder dtlsRole(DtlsSetup value) {
            dtlsSetup = value;
            return this;
        }

        /** The SRTP profiles that are offered or accepted, best first; all by default. */
        public Builder srtpProfiles(List<SrtpProfile> value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("no SRTP profile");
            }
            srtpProfiles = List.copyOf(value);
            return this;
        }

        /** As {@link #srtpProfiles}, a single one. */
        public Builder srtpProfile(SrtpProfile value) {
            return srtpProfiles(List.of(value));
        }

        /** Whether the camera only answers checks (RFC 8445, Section 2.5); not by default. */
        public Builder iceLite(boolean value) {
            iceLite = value;
            return this;
        }

        /** What is sent; {@link Clip#bundled()} by default. */
        public Builder clip(Clip value) {
            clip = value;
            return this;
        }

        /** Whether the clip begins again at its end (the default); if not, the session ends there. */
        public Builder loop(boolean value) {
            loop = value;
            return this;
        }

        /** Whether parameter sets share a packet (the default), or have one each. */
        public Builder aggregating(boolean value) {
            aggregating = value;
            return this;
        }

        /** Where in the clip sessions begin; 0 by default. Anywhere else they begin without a key frame. */
        public Builder firstPicture(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("negative index of a picture");
            }
            firstPicture = value;
            return this;
        }

        /** The sequence number that streams begin with, 0 to 65,535; random by default. */
        public Builder firstSequenceNumber(int value) {
            if (value < 0 || value > 0xffff) {
                throw new IllegalArgumentException("not a sequence number");
            }
            firstSequenceNumber = value;
            return this;
        }

        /** How long after its POST the camera ends a session by itself; never by default. */
        public Builder sessionLimit(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("the limit is not positive");
            }
            sessionLimit = value;
            return this;
        }

        /** How it does that; {@link SessionEnd#BYE_AND_CLOSE_NOTIFY} by default. */
        public Builder sessionEnd(SessionEnd value) {
            sessionEnd = value;
            return this;
        }

        /** How many sessions may be open at once; 100 by default. One more is answered by 503. */
        public Builder maxSessions(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("no session at all");
            }
            maxSessions = value;
            return this;
        }

        /** How long a 201 waits before it is sent, while its session is up already; not at all by default. */
        public Builder answerDelay(Duration value) {
            answerDelay = value;
            return this;
        }

        /** The origin for {@link Misbehaviour#REDIRECT_ELSEWHERE} and {@link Misbehaviour#LOCATION_ELSEWHERE}. */
        public Builder otherOrigin(URI value) {
            otherOrigin = value;
            return this;
        }

        /** What the camera does wrong; nothing by default. */
        public Builder misbehave(Misbehaviour... value) {
            misbehaviours = Set.copyOf(List.of(value));
            return this;
        }

        private CameraSettings settings() {
            Clip chosen = clip;
            List<InetAddress> media =
                    mediaAddresses.isEmpty() && address.isLoopbackAddress() ? List.of(address) : mediaAddresses;
            return new CameraSettings(
                    chosen == null ? Clip.bundled() : chosen,
                    loop,
                    aggregating,
                    firstPicture,
                    firstSequenceNumber,
                    dtlsSetup,
                    srtpProfiles,
                    iceLite,
                    media,
                    sessionLimit,
                    sessionEnd,
                    maxSessions);
        }

        /**
         * Starts the camera; it answers requests when this returns. Blocks for some hundred milliseconds the first time.
         *
         * @throws UncheckedIOException     when the port can't be had
         * @throws IllegalArgumentException when a misbehaviour needs another origin, and none was named
         */
        public WhepCamera build() {
            try {
                return new WhepCamera(this);
            } catch (IOException e) {
                throw new UncheckedIOException("the camera's HTTP port can't be opened", e);
            }
        }
    }
}
