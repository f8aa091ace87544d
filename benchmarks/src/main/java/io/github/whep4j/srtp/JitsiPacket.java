package io.github.whep4j.srtp;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;

/** A buffer as jitsi-srtp wants it, used again for each packet. */
final class JitsiPacket implements ByteArrayBuffer {
    /** Kept, or the level would be lost with it. jitsi-srtp reports at length that it finds no native library. */
    private static final Logger LOGGER = Logger.getLogger("org.jitsi");

    static {
        LOGGER.setLevel(Level.OFF);
    }

    private final byte[] buffer;
    private int offset;
    private int length;

    JitsiPacket(int capacityBytes) {
        buffer = new byte[capacityBytes];
    }

    static SrtpPolicy policy(SrtpProfile profile) {
        return switch (profile) {
            case AES_CM_128_HMAC_SHA1_80 ->
                new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM ->
                new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        profile.keyLengthBytes(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        16,
                        profile.saltLengthBytes());
        };
    }

    void set(byte[] packet) {
        System.arraycopy(packet, 0, buffer, 0, packet.length);
        offset = 0;
        length = packet.length;
    }

    @Override
    public byte[] getBuffer() {
        return buffer;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int length) {
        this.length = length;
    }

    @Override
    public void setOffset(int offset) {
        this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int off, int len, byte[] outBuff) {
        System.arraycopy(buffer, offset + off, outBuff, 0, len);
    }

    @Override
    public void grow(int howMuch) {
        if (offset + length + howMuch > buffer.length) {
            throw new IllegalStateException("the buffer is too small");
        }
    }

    @Override
    public void append(byte[] data, int len) {
        System.arraycopy(data, 0, buffer, offset + length, len);
        length += len;
    }

    @Override
    public void shrink(int len) {
        length -= len;
    }
}
