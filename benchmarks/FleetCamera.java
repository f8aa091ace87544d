import io.github.whep4j.emulator.Clip;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.srtp.SrtpProfile;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** A camera without a token, for any number of sessions, each with a stream of the bit rate given, by AEAD_AES_128_GCM. */
class FleetCamera {
    private static final int FRAME_RATE = 30;
    private static final int PICTURES = 60;
    private static final int MAX_SESSIONS = 2_000;
    private static final byte[] SETS =
            HexFormat.of().parseHex("000000016742c01fd90141fb0110000003001000000303c0f18324800000000168cb83cb20");

    public static void main(String[] args) throws Exception {
        Path file = Files.createTempFile("whep4j-fleet", ".h264");
        Clip clip;
        try {
            Files.write(file, pictures(Integer.parseInt(args[0])));
            clip = Clip.read(file, FRAME_RATE);
        } finally {
            Files.delete(file);
        }
        try (WhepCamera camera = WhepCamera.builder()
                .withoutToken()
                .maxSessions(MAX_SESSIONS)
                .srtpProfile(SrtpProfile.AEAD_AES_128_GCM)
                .clip(clip)
                .build()) {
            System.out.println(camera.endpoint());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static byte[] pictures(int bitsPerSecond) {
        ByteArrayOutputStream clip = new ByteArrayOutputStream();
        for (int i = 0; i < PICTURES; i++) {
            byte[] slice = new byte[bitsPerSecond / 8 / FRAME_RATE];
            Arrays.fill(slice, (byte) 0x55);
            byte[] head = HexFormat.of().parseHex(i == 0 ? "00000001658884" : "00000001419a01");
            System.arraycopy(head, 0, slice, 0, head.length);
            if (i == 0) {
                clip.writeBytes(SETS);
            }
            clip.writeBytes(slice);
        }
        return clip.toByteArray();
    }
}
