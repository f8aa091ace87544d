package io.github.whep4j.emulator;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsConfig;
import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.dtls.DtlsHandshakes;
import io.github.whep4j.dtls.DtlsListener;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.dtls.DtlsSession;
import io.github.whep4j.h264.H264Depacketizer;
import io.github.whep4j.h264.ParameterSets;
import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceConfig;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceListener;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.ice.RemoteIceDescription;
import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.PictureLossIndication;
import io.github.whep4j.rtp.ReceiverReport;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.sdp.AnswerReader;
import io.github.whep4j.sdp.CandidateAttribute;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.NegotiatedVideo;
import io.github.whep4j.sdp.RecvonlyOffer;
import io.github.whep4j.sdp.SetupRole;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.srtp.SrtpReceiver;
import io.github.whep4j.srtp.SrtpSender;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The least client that can watch a camera: no recovery, no reordering, loopback. */
final class Viewer implements AutoCloseable, IceListener, DtlsListener {
    private static final DtlsCertificate CERTIFICATE = DtlsCertificate.generate();
    private static final DtlsHandshakes HANDSHAKES = new DtlsHandshakes();
    private static final int SSRC = 77;

    /** A picture, complete and decodable on its own or after those before it. */
    record Received(byte[] annexB, boolean keyFrame, long timestamp) {}

    final Queue<Received> pictures = new ConcurrentLinkedQueue<>();
    final AtomicInteger reports = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger otherPayloadTypes = new AtomicInteger();
    final CompletableFuture<DtlsResult> connected = new CompletableFuture<>();
    final CompletableFuture<Void> bye = new CompletableFuture<>();
    final CompletableFuture<Void> closeNotify = new CompletableFuture<>();
    final CompletableFuture<Void> iceConnected = new CompletableFuture<>();
    URI sessionUrl;
    NegotiatedVideo video;

    private final WhepCamera camera;
    private final SetupRole setup;
    private final Duration iceTimeout;
    private final MediaLoops loops = MediaLoops.create(1);
    private final MediaLoop loop = loops.next();
    private final HttpClient http = HttpClient.newHttpClient();
    private IceSession ice;
    private volatile DtlsSession dtls;
    private SrtpReceiver unprotector;
    private SrtpSender protector;
    private int mediaSsrc;
    private long lastTimestamp;
    private final byte[] plain = new byte[2048];
    private final List<byte[]> early = new ArrayList<>();
    private final H264Depacketizer depacketizer = new H264Depacketizer(1 << 20, List.of(), new H264Depacketizer.Sink() {
        @Override
        public void accessUnit(
                byte[] annexB,
                int lengthBytes,
                long extendedTimestamp,
                boolean keyFrame,
                boolean complete,
                ParameterSets sets) {
            pictures.add(new Received(Arrays.copyOf(annexB, lengthBytes), keyFrame, extendedTimestamp));
        }

        @Override
        public void damaged(long extendedTimestamp) {}
    });

    private Viewer(WhepCamera camera, SetupRole setup, Duration iceTimeout) {
        this.camera = camera;
        this.setup = setup;
        this.iceTimeout = iceTimeout;
    }

    static Viewer watching(WhepCamera camera) throws Exception {
        return watching(camera, SetupRole.ACTPASS, Duration.ofSeconds(20));
    }

    /** Posts an offer and begins to connect; returns with the answer in. */
    static Viewer watching(WhepCamera camera, SetupRole setup, Duration iceTimeout) throws Exception {
        Viewer viewer = new Viewer(camera, setup, iceTimeout);
        try {
            viewer.open();
        } catch (Exception e) {
            viewer.close();
            throw e;
        }
        return viewer;
    }

    private void open() throws Exception {
        IceConfig config = IceConfig.builder()
                .includeLoopback(true)
                .localAddresses(List.of(InetAddress.getLoopbackAddress()))
                .connectTimeout(iceTimeout)
                .build();
        ice = new IceSession(loop, config, this);
        LocalIceDescription local = ice.gather().toCompletableFuture().get(20, TimeUnit.SECONDS);
        DtlsFingerprint own = CERTIFICATE.fingerprint();
        RecvonlyOffer offer = RecvonlyOffer.builder()
                .iceUfrag(local.ufrag())
                .icePwd(local.password())
                .fingerprint(new Fingerprint(own.hashFunction(), own.value()))
                .setup(setup)
                .candidates(local.candidates().stream()
                        .map(IceAttributes::attribute)
                        .toList())
                .sessionId(1)
                .build();
        HttpResponse<String> answer = http.send(
                request(camera.endpoint())
                        .header("Content-Type", "application/sdp")
                        .POST(HttpRequest.BodyPublishers.ofString(offer.sdp()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("status " + answer.statusCode());
        }
        sessionUrl = camera.endpoint()
                .resolve(answer.headers().firstValue("Location").orElseThrow());
        video = AnswerReader.read(answer.body(), offer);
        List<IceCandidate> candidates = new ArrayList<>();
        for (CandidateAttribute candidate : video.candidates()) {
            candidates.add(new IceCandidate(
                    candidate.foundation(),
                    candidate.component(),
                    candidate.transport(),
                    candidate.priority(),
                    new InetSocketAddress(InetAddress.getByAddress(candidate.addressBytes()), candidate.port()),
                    candidate.type(),
                    null));
        }
        RemoteIceDescription remote =
                new RemoteIceDescription(video.iceUfrag(), video.icePwd(), video.iceLite(), candidates);
        loop.execute(() -> ice.connect(remote));
    }

    int delete() throws Exception {
        return http.send(request(sessionUrl).DELETE().build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        return camera.token().isEmpty() ? request : request.header("Authorization", "Bearer " + camera.token());
    }

    void requestKeyFrame() {
        loop.execute(() -> {
            byte[] packet = new byte[256];
            int length = ReceiverReport.write(packet, 0, SSRC, 0);
            length += PictureLossIndication.write(packet, length, SSRC, mediaSsrc);
            int protectedLength = protector.protectRtcp(packet, 0, length, packet, 0);
            ice.send(packet, 0, protectedLength);
        });
    }

    void closeDtls() {
        loop.execute(() -> dtls.close());
    }

    @Override
    public void onConnected(IceCandidatePair pair) {
        iceConnected.complete(null);
        DtlsConfig config = new DtlsConfig(
                CERTIFICATE,
                video.remoteSetup() == SetupRole.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT,
                Arrays.stream(SrtpProfile.values()).map(SrtpProfile::id).toList(),
                video.fingerprints().stream()
                        .map(print -> DtlsFingerprint.of(print.hashFunction(), print.value()))
                        .toList(),
                Duration.ofSeconds(20));
        dtls = DtlsSession.start(HANDSHAKES, config, this);
    }

    @Override
    public void onDtls(byte[] buf, int off, int len, long nowNanos) {
        dtls.onDatagram(buf, off, len);
    }

    @Override
    public void onMedia(byte[] buf, int off, int len, long nowNanos) {
        if (unprotector == null) {
            early.add(Arrays.copyOfRange(buf, off, off + len));
            return;
        }
        boolean rtcp = RtcpHeader.isRtcp(buf, off, len);
        int length = rtcp
                ? unprotector.unprotectRtcp(buf, off, len, plain, 0)
                : unprotector.unprotect(buf, off, len, plain, 0);
        if (length < 0) {
            refused.incrementAndGet();
        } else if (rtcp) {
            onRtcp(length);
        } else if (video.payloadTypes().stream()
                .noneMatch(type -> type.payloadType() == RtpHeader.payloadType(plain, 0))) {
            otherPayloadTypes.incrementAndGet();
        } else {
            int header = RtpHeader.lengthOf(plain, 0, length);
            mediaSsrc = RtpHeader.ssrc(plain, 0);
            lastTimestamp = RtpHeader.timestamp(plain, 0);
            depacketizer.onPacket(plain, header, length - header, lastTimestamp, RtpHeader.marker(plain, 0));
        }
    }

    private void onRtcp(int length) {
        int at = 0;
        while (at < length) {
            if (RtcpHeader.packetType(plain, at) == RtcpHeader.SENDER_REPORT) {
                reports.incrementAndGet();
            }
            if (RtcpHeader.packetType(plain, at) == RtcpHeader.GOODBYE && Goodbye.contains(plain, at, mediaSsrc)) {
                bye.complete(null);
            }
            at += RtcpHeader.lengthOf(plain, at, length - at);
        }
    }

    @Override
    public void transmit(byte[] buf, int off, int len) {
        byte[] copy = Arrays.copyOfRange(buf, off, off + len);
        loop.execute(() -> ice.send(copy, 0, copy.length));
    }

    @Override
    public void onConnected(DtlsResult result) {
        loop.execute(() -> {
            SrtpKeys keys = SrtpKeys.of(
                    SrtpProfile.fromId(result.srtpProfileId()).orElseThrow(),
                    result.localKey(),
                    result.localSalt(),
                    result.remoteKey(),
                    result.remoteSalt());
            unprotector = new SrtpReceiver(keys);
            protector = new SrtpSender(keys);
            early.forEach(datagram -> onMedia(datagram, 0, datagram.length, loop.nanoTime()));
            connected.complete(result);
        });
    }

    @Override
    public void onFailed(DtlsFailure failure) {
        connected.completeExceptionally(new IllegalStateException(failure.toString()));
    }

    @Override
    public void onClosed() {
        closeNotify.complete(null);
    }

    @Override
    public void onConsentLost() {}

    @Override
    public void onFailed(IceFailure failure) {
        IllegalStateException failed = new IllegalStateException("ICE: " + failure.message());
        iceConnected.completeExceptionally(failed);
        connected.completeExceptionally(failed);
    }

    @Override
    public void close() {
        if (ice != null) {
            ice.close();
        }
        loops.close();
    }
}
