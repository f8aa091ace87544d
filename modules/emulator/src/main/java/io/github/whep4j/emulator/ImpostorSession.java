package io.github.whep4j.emulator;

import io.github.whep4j.sdp.CandidateAttribute;
import io.github.whep4j.sdp.Fingerprint;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.sdp.SessionDescription;
import io.github.whep4j.transport.LoopTimer;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.UdpPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Pretends to be a lite ICE agent, without knowing the password that its answer names: each check is answered with
 * success, and a MESSAGE-INTEGRITY that can't be right (RFC 8489, Section 14.5). Whoever does not verify responses takes
 * it for connected.
 */
final class ImpostorSession implements OpenSession {
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int MAGIC_COOKIE = 0x2112_a442;
    private static final int HEADER_BYTES = 20;
    private static final int TRANSACTION_ID_BYTES = 12;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int MESSAGE_INTEGRITY_BYTES = 20;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_XOR = 0x5354_554e;
    private static final String WRONG_PASSWORD = "thisIsNotTheRightPassword";
    private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final AnswerPlan plan;
    private final Fingerprint fingerprint;
    private final Tally tally;
    private final Runnable onEnded;
    private final UdpPort port;
    private final LoopTimer lifetime;

    ImpostorSession(
            MediaLoop loop,
            InetAddress address,
            AnswerPlan plan,
            Fingerprint fingerprint,
            Tally tally,
            Runnable onEnded) {
        this.plan = plan;
        this.fingerprint = fingerprint;
        this.tally = tally;
        this.onEnded = onEnded;
        try {
            this.port = loop.open(new InetSocketAddress(address, 0), this::onDatagram);
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the session", e);
        }
        this.lifetime = loop.schedule(loop.nanoTime() + LIFETIME_NANOS, () -> end(SessionEnd.VANISH));
    }

    @Override
    public SessionDescription description() {
        InetSocketAddress local = port.localAddress();
        return plan.builder(fingerprint)
                .iceLite(true)
                .iceUfrag("impostor")
                .icePwd("aPasswordThatNobodyUses")
                .candidates(List.of(new CandidateAttribute(
                        "1",
                        1,
                        "udp",
                        2_130_706_431L,
                        local.getAddress().getHostAddress(),
                        local.getPort(),
                        "host",
                        null,
                        0)))
                .build()
                .description();
    }

    @Override
    public boolean accept(RemoteOffer answer) {
        return false;
    }

    @Override
    public RemoteOffer offer() {
        return plan.offer();
    }

    @Override
    public void end(SessionEnd how) {
        lifetime.cancel();
        port.close();
        onEnded.run();
    }

    @Override
    public void stopMedia() {
        // There is none.
    }

    private void onDatagram(UdpPort from, byte[] buf, int off, int len, InetSocketAddress sender, long nowNanos) {
        if (len < HEADER_BYTES) {
            return;
        }
        ByteBuffer message = ByteBuffer.wrap(buf, off, len);
        if (message.getShort() != BINDING_REQUEST || message.getInt(off + 4) != MAGIC_COOKIE) {
            return;
        }
        byte[] transactionId = new byte[TRANSACTION_ID_BYTES];
        message.get(off + 8, transactionId);
        byte[] response = response(transactionId, sender, WRONG_PASSWORD);
        tally.forgedPackets.increment();
        from.send(response, 0, response.length, sender);
    }

    /** A Binding success response, signed with the password. */
    static byte[] response(byte[] transactionId, InetSocketAddress mapped, String password) {
        byte[] address = mapped.getAddress().getAddress();
        int integrityAt = HEADER_BYTES + 8 + address.length;
        int fingerprintAt = integrityAt + 4 + MESSAGE_INTEGRITY_BYTES;
        ByteBuffer out = ByteBuffer.allocate(fingerprintAt + 8);
        out.putShort((short) BINDING_SUCCESS).putShort((short) (fingerprintAt - HEADER_BYTES));
        out.putInt(MAGIC_COOKIE).put(transactionId);
        out.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) (4 + address.length));
        out.putShort((short) (address.length == 4 ? 1 : 2));
        out.putShort((short) (mapped.getPort() ^ MAGIC_COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            out.put((byte) (address[i] ^ out.get(4 + i))); // the cookie and the transaction id, as they stand there
        }
        out.putShort((short) MESSAGE_INTEGRITY).putShort((short) MESSAGE_INTEGRITY_BYTES);
        out.put(hmacSha1(password, out.array(), integrityAt));
        out.putShort(2, (short) (fingerprintAt + 8 - HEADER_BYTES));
        CRC32 crc = new CRC32();
        crc.update(out.array(), 0, fingerprintAt);
        out.putShort((short) FINGERPRINT).putShort((short) 4).putInt((int) crc.getValue() ^ FINGERPRINT_XOR);
        return out.array();
    }

    private static byte[] hmacSha1(String password, byte[] message, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            mac.update(message, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks HmacSHA1", e);
        }
    }
}
