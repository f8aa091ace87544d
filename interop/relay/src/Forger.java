import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Makes datagrams that look like the stream's own, as somebody could who sees it and can send from the same address, but does
 * not have its keys.
 */
final class Forger {
    private static final int STUN_COOKIE = 0x2112A442;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int BINDING_ERROR = 0x0111;

    private final SplittableRandom random;
    private byte[] lastRtp = {(byte) 0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
    private byte[] lastStun = new byte[20];

    Forger(SplittableRandom random) {
        this.random = random;
    }

    void remember(byte[] datagram) {
        switch (Kind.of(datagram)) {
            case RTP -> lastRtp = datagram;
            case STUN -> lastStun = datagram.length >= 20 ? datagram : lastStun;
            default -> { }
        }
    }

    /** RTP of a source that there is not. */
    byte[] unknownSource() {
        return rtp(lastRtp, random.nextInt(1, Integer.MAX_VALUE), random.nextInt(65536));
    }

    byte[] forge() {
        return switch (random.nextInt(12)) {
            case 0 -> rtp(lastRtp, 0, random.nextInt(1, 50));
            case 1 -> rtp(lastRtp, 0, random.nextInt(65536));
            case 2 -> rtp(lastRtp, random.nextInt(), random.nextInt(65536));
            case 3 -> rtcp(203, 8); // BYE
            case 4 -> rtcp(200, 28); // SR
            case 5 -> dtlsHandshake();
            case 6 -> dtlsRecord(21, new byte[] {2, 40}); // a fatal alert: handshake_failure
            case 7 -> dtlsRecord(21, new byte[] {1, 0}); // close_notify
            case 8 -> dtlsRecord(random.nextBoolean() ? 20 : 23, bytes(random.nextInt(1, 100)));
            case 9 -> stunRequest();
            case 10 -> stunAnswer(BINDING_SUCCESS);
            default -> stunAnswer(BINDING_ERROR);
        };
    }

    private byte[] rtp(byte[] model, int ssrcChange, int numberChange) {
        ByteBuffer forged = ByteBuffer.wrap(model.clone());
        forged.putShort(2, (short) (forged.getShort(2) + numberChange));
        forged.putInt(8, forged.getInt(8) ^ ssrcChange);
        byte[] payload = bytes(model.length - 12);
        System.arraycopy(payload, 0, forged.array(), 12, payload.length);
        return forged.array();
    }

    private byte[] rtcp(int type, int lengthBytes) {
        ByteBuffer forged = ByteBuffer.wrap(bytes(lengthBytes + 4 + 10)); // with the index and tag of SRTCP, RFC 3711, Section 3.4
        forged.put(0, (byte) (type == 203 ? 0x81 : 0x80));
        forged.put(1, (byte) type);
        forged.putShort(2, (short) (lengthBytes / 4 - 1));
        forged.putInt(4, ByteBuffer.wrap(lastRtp).getInt(8));
        return forged.array();
    }

    /** The first fragment of a message that claims to be as long as 24 bits can say. */
    private byte[] dtlsHandshake() {
        ByteBuffer body = ByteBuffer.allocate(12 + 16);
        int[] types = {1, 2, 11, 14, 16, 20};
        body.putInt(types[random.nextInt(types.length)] << 24 | 0xffffff).putShort((short) random.nextInt(8));
        body.put(new byte[3]).put(new byte[] {0, 0, 16}).put(bytes(16));
        return dtlsRecord(22, body.array());
    }

    private byte[] dtlsRecord(int type, byte[] body) {
        ByteBuffer dtls = ByteBuffer.allocate(13 + body.length);
        dtls.put((byte) type).putShort((short) 0xfefd).putShort((short) random.nextInt(2)).putShort((short) 0);
        return dtls.putInt(random.nextInt(1, 1000)).putShort((short) body.length).put(body).array();
    }

    private byte[] stunRequest() {
        byte[] name = "abcd:efgh".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer stun = stunHeader(BINDING_REQUEST, 16 + 24, bytes(12));
        stun.putShort((short) 0x0006).putShort((short) name.length).put(name).put(new byte[3]); // USERNAME
        stun.putShort((short) 0x0008).putShort((short) 20).put(bytes(20)); // MESSAGE-INTEGRITY, of a key we do not have
        return stun.array();
    }

    private byte[] stunAnswer(int type) {
        byte[] transaction = random.nextBoolean() ? java.util.Arrays.copyOfRange(lastStun, 8, 20) : bytes(12);
        ByteBuffer stun = stunHeader(type, type == BINDING_ERROR ? 8 : 12, transaction);
        if (type == BINDING_ERROR) {
            stun.putShort((short) 0x0009).putShort((short) 4).putShort((short) 0).put((byte) 4).put((byte) 1); // 401
        } else {
            stun.putShort((short) 0x0020).putShort((short) 8).put((byte) 0).put((byte) 1).put(bytes(6)); // XOR-MAPPED-ADDRESS
        }
        return stun.array();
    }

    private static ByteBuffer stunHeader(int type, int lengthBytes, byte[] transaction) {
        return ByteBuffer.allocate(20 + lengthBytes).putShort((short) type).putShort((short) lengthBytes).putInt(STUN_COOKIE).put(transaction);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[Math.max(0, length)];
        random.nextBytes(bytes);
        return bytes;
    }
}
