package io.github.whep4j.emulator;

import io.github.whep4j.srtp.SrtpProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects how a camera is to be. Every setting has a default; one that is out of its range is refused by an {@link
 * IllegalArgumentException}. Not thread-safe.
 */
public final class WhepCameraBuilder {
    /** Nobody waits longer; a point of time so far off can still be reckoned in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(3_650);

    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private @Nullable String token = BearerTokens.random(new SecureRandom());
    private @Nullable Duration tokenLife;
    private @Nullable RateLimit rateLimit;
    private String deviceId = "emulated-camera";
    private List<InetAddress> mediaAddresses = List.of();
    private DtlsSetup dtlsSetup = DtlsSetup.AUTO;
    private List<SrtpProfile> srtpProfiles = List.of(SrtpProfile.values());
    private boolean iceLite;
    private @Nullable Clip clip;
    private boolean loop = true;
    private boolean live;
    private boolean aggregating = true;
    private double loss;
    private int firstPicture;
    private @Nullable Integer firstSequenceNumber;
    private @Nullable Duration sessionLimit;
    private SessionEnd sessionEnd = SessionEnd.BYE_AND_CLOSE_NOTIFY;
    private int maxSessions = 100;
    private Duration answerDelay = Duration.ZERO;
    private @Nullable URI otherOrigin;
    private Set<Misbehaviour> misbehaviours = Set.of();

    WhepCameraBuilder() {}

    /** Where the HTTP server listens; 127.0.0.1 by default. */
    public WhepCameraBuilder address(InetAddress value) {
        address = value;
        return this;
    }

    /** The port of the HTTP server; 0, one of the system's choice, by default. */
    public WhepCameraBuilder port(int value) {
        port = value;
        return this;
    }

    /** The Bearer token that requests have to carry; a random one by default. */
    public WhepCameraBuilder token(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an empty token; see withoutToken()");
        }
        token = value;
        return this;
    }

    /** Requests need no token. */
    public WhepCameraBuilder withoutToken() {
        token = null;
        return this;
    }

    /**
     * How long a token is good; for ever by default. {@link WhepCamera#token()} gives a new one when the last has expired.
     */
    public WhepCameraBuilder tokenLife(Duration value) {
        tokenLife = positive(value, "the life of a token");
        return this;
    }

    /** How many requests are served in each window of time; the others get 429. No limit by default. */
    public WhepCameraBuilder rateLimit(int requests, Duration window) {
        if (requests < 1) {
            throw new IllegalArgumentException("no request at all");
        }
        rateLimit = new RateLimit(requests, positive(window, "the window"), System::nanoTime);
        return this;
    }

    /** The device's name in the URL: letters, digits, dots, hyphens and underscores; {@code emulated-camera} by default. */
    public WhepCameraBuilder deviceId(String value) {
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
    public WhepCameraBuilder mediaAddresses(List<InetAddress> value) {
        mediaAddresses = List.copyOf(value);
        return this;
    }

    /** The DTLS role of the answers, as far as the offer leaves it open; {@link DtlsSetup#AUTO} by default. */
    public WhepCameraBuilder dtlsRole(DtlsSetup value) {
        dtlsSetup = value;
        return this;
    }

    /** The SRTP profiles that are offered or accepted, best first; all by default. */
    public WhepCameraBuilder srtpProfiles(List<SrtpProfile> value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("no SRTP profile");
        }
        srtpProfiles = List.copyOf(value);
        return this;
    }

    /** As {@link #srtpProfiles}, a single one. */
    public WhepCameraBuilder srtpProfile(SrtpProfile value) {
        return srtpProfiles(List.of(value));
    }

    /** Whether the camera only answers checks (RFC 8445, Section 2.5); not by default. */
    public WhepCameraBuilder iceLite(boolean value) {
        iceLite = value;
        return this;
    }

    /** What is sent; {@link Clip#bundled()} by default. */
    public WhepCameraBuilder clip(Clip value) {
        clip = value;
        return this;
    }

    /** Whether the clip begins again at its end (the default); if not, the session ends there. */
    public WhepCameraBuilder loop(boolean value) {
        loop = value;
        return this;
    }

    /**
     * Whether all sessions show the same picture at the same time, and tell the same time of it, as those of a real camera do;
     * by default each session begins the clip. A live camera can't make key frames when it is asked: the clip's own come. Which
     * picture is shown goes by the time of day, the clip being looped since 1970: picture {@code n} of a clip of ten seconds
     * at 30 a second is sent at {@code n / 30} s after each ten seconds.
     */
    public WhepCameraBuilder live(boolean value) {
        live = value;
        return this;
    }

    /** The share of the datagrams of DTLS and media, 0 to 1, that is lost in each direction; none by default. */
    public WhepCameraBuilder loss(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is 0 to 1");
        }
        loss = share;
        return this;
    }

    /** Whether parameter sets share a packet (the default), or have one each. */
    public WhepCameraBuilder aggregating(boolean value) {
        aggregating = value;
        return this;
    }

    /** Where in the clip sessions begin; 0 by default. Anywhere else they begin without a key frame. */
    public WhepCameraBuilder firstPicture(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("negative index of a picture");
        }
        firstPicture = value;
        return this;
    }

    /** The sequence number that streams begin with, 0 to 65,535; random by default. */
    public WhepCameraBuilder firstSequenceNumber(int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException("not a sequence number");
        }
        firstSequenceNumber = value;
        return this;
    }

    /** How long after its POST the camera ends a session by itself; never by default. */
    public WhepCameraBuilder sessionLimit(Duration value) {
        sessionLimit = positive(value, "the limit");
        return this;
    }

    /** How it does that; {@link SessionEnd#BYE_AND_CLOSE_NOTIFY} by default. */
    public WhepCameraBuilder sessionEnd(SessionEnd value) {
        sessionEnd = value;
        return this;
    }

    /** How many sessions may be open at once; 100 by default. One more is answered by 503. */
    public WhepCameraBuilder maxSessions(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("no session at all");
        }
        maxSessions = value;
        return this;
    }

    /** How long a 201 waits before it is sent, while its session is up already; not at all by default. */
    public WhepCameraBuilder answerDelay(Duration value) {
        answerDelay = value.isZero() ? value : positive(value, "the delay");
        return this;
    }

    /** The origin for {@link Misbehaviour#REDIRECT_ELSEWHERE} and {@link Misbehaviour#LOCATION_ELSEWHERE}. */
    public WhepCameraBuilder otherOrigin(URI value) {
        if (value.getHost() == null || !List.of("http", "https").contains(value.getScheme())) {
            throw new IllegalArgumentException("the other origin is no http or https URL");
        }
        otherOrigin = value;
        return this;
    }

    /** What the camera does wrong; nothing by default. */
    public WhepCameraBuilder misbehave(Misbehaviour... value) {
        misbehaviours = Set.copyOf(List.of(value));
        return this;
    }

    private static Duration positive(Duration value, String what) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " is not positive: " + value);
        }
        return value.compareTo(FOR_EVER) > 0 ? FOR_EVER : value;
    }

    private CameraSettings settings() {
        Clip chosen = clip == null ? Clip.bundled() : clip;
        List<InetAddress> media =
                mediaAddresses.isEmpty() && address.isLoopbackAddress() ? List.of(address) : mediaAddresses;
        return new CameraSettings(
                chosen,
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
                maxSessions,
                live ? LiveStart.byTimeOfDay(chosen) : null,
                loss);
    }

    private WhepResource.Settings urls() {
        return new WhepResource.Settings(
                deviceId, new BearerTokens(token, tokenLife, System::nanoTime), rateLimit, answerDelay, otherOrigin);
    }

    /**
     * Starts the camera; it answers requests when this returns. Blocks for some hundred milliseconds the first time.
     *
     * @throws UncheckedIOException     when the port can't be had
     * @throws IllegalArgumentException when a misbehaviour needs another origin, and none was named
     */
    public WhepCamera build() {
        try {
            return new WhepCamera(address, port, urls(), settings(), misbehaviours);
        } catch (IOException e) {
            throw new UncheckedIOException("the camera's HTTP port can't be opened", e);
        }
    }
}
