package io.github.whep4j.dtls;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One side of a handshake under test: a session, and what its listener heard. */
final class Endpoint implements DtlsListener, AutoCloseable {
    static final List<Integer> ALL_PROFILES = List.of(
            SrtpKeyLengths.AEAD_AES_128_GCM, SrtpKeyLengths.AEAD_AES_256_GCM, SrtpKeyLengths.AES_CM_128_HMAC_SHA1_80);

    /** Generous: no test waits for it unless something is broken. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = 1_000_000;
    private static final int MAX_PAUSES = 10_000;

    final CompletableFuture<DtlsResult> connected = new CompletableFuture<>();
    final CompletableFuture<DtlsFailure> failed = new CompletableFuture<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    final AtomicInteger outcomes = new AtomicInteger();
    final AtomicInteger transmittedAfterEnd = new AtomicInteger();
    volatile Consumer<byte[]> network = datagram -> {};
    private volatile DtlsSession session;
    private volatile boolean ended;

    Endpoint start(DtlsHandshakes pool, DtlsConfig config) {
        session = DtlsSession.start(pool, config, this);
        return this;
    }

    Endpoint start(DtlsHandshakes pool, DtlsConfig config, Duration patience) {
        session = DtlsSession.start(pool, config, patience, this);
        return this;
    }

    static DtlsConfig config(DtlsRole role, DtlsCertificate own, DtlsFingerprint peer) {
        return config(role, own, peer, ALL_PROFILES, PATIENCE);
    }

    static DtlsConfig config(
            DtlsRole role, DtlsCertificate own, DtlsFingerprint peer, List<Integer> profiles, Duration timeout) {
        return new DtlsConfig(own, role, profiles, List.of(peer), timeout);
    }

    /** The first datagram of a client of ours, which gets no answer. */
    static byte[] clientHello(DtlsCertificate own, DtlsFingerprint peer) throws Exception {
        CompletableFuture<byte[]> said = new CompletableFuture<>();
        try (DtlsHandshakes pool = new DtlsHandshakes(1);
                Endpoint client = new Endpoint()) {
            client.network = said::complete;
            client.start(pool, config(DtlsRole.CLIENT, own, peer));
            return said.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** All datagrams of a server of ours, in a handshake with a client of ours that went well. */
    static byte[][] serverSays(DtlsCertificate serverCertificate, DtlsCertificate clientCertificate) throws Exception {
        List<byte[]> said = Collections.synchronizedList(new ArrayList<>());
        try (DtlsHandshakes pool = new DtlsHandshakes(2);
                Endpoint server = new Endpoint();
                Endpoint client = new Endpoint()) {
            client.network = server::receive;
            server.network = datagram -> {
                said.add(datagram);
                client.receive(datagram);
            };
            server.start(pool, config(DtlsRole.SERVER, serverCertificate, clientCertificate.fingerprint()));
            client.start(pool, config(DtlsRole.CLIENT, clientCertificate, serverCertificate.fingerprint()));
            server.result();
            client.result();
            return said.toArray(byte[][]::new);
        }
    }

    /** May come before {@link DtlsSession#start} has returned. */
    void receive(byte[] datagram) {
        DtlsSession to = session;
        for (int i = 0; to == null && i < MAX_PAUSES; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            to = session;
        }
        if (to != null) {
            to.onDatagram(datagram, 0, datagram.length);
        }
    }

    DtlsSession session() {
        return session;
    }

    DtlsResult result() throws Exception {
        CompletableFuture.anyOf(connected, failed).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (failed.isDone()) {
            throw new AssertionError("failed: " + failed.get());
        }
        return connected.get();
    }

    /** As {@link #result}, and the session has no thread any more. */
    DtlsResult settledResult() throws Exception {
        DtlsResult result = result();
        for (int i = 0; !session.settled(); i++) {
            if (i > 3_000) {
                throw new AssertionError("connected, but never settled");
            }
            Thread.sleep(10);
        }
        return result;
    }

    DtlsFailure failure() throws Exception {
        CompletableFuture.anyOf(connected, failed).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (connected.isDone()) {
            throw new AssertionError("connected: " + connected.get());
        }
        return failed.get();
    }

    @Override
    public void transmit(byte[] buf, int off, int len) {
        if (ended) {
            transmittedAfterEnd.incrementAndGet();
        }
        byte[] datagram = new byte[len];
        System.arraycopy(buf, off, datagram, 0, len);
        network.accept(datagram);
    }

    @Override
    public void onConnected(DtlsResult result) {
        outcomes.incrementAndGet();
        connected.complete(result);
    }

    @Override
    public void onFailed(DtlsFailure failure) {
        outcomes.incrementAndGet();
        ended = true;
        failed.complete(failure);
    }

    @Override
    public void onClosed() {
        ended = true;
        closed.complete(true);
    }

    @Override
    public void close() {
        session.close();
        ended = true;
    }
}
