import io.github.whep4j.emulator.Clip;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.receiver.WhepRuntime;
import io.github.whep4j.srtp.SrtpProfile;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A camera without a token, for any number of sessions, each with a stream of the bit rate given, by AEAD_AES_128_GCM. */
class FleetCamera {
    private static final int FRAME_RATE = 30;
    private static final int PICTURES = 60;
    private static final int MAX_SESSIONS = 2_000;
    private static final int WARM_UP_ROUNDS = 5;
    private static final int RECEIVERS_PER_ROUND = 20;
    private static final long PATIENCE_SECONDS = 120;
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
            warmUp(camera.endpoint());
            System.out.println(camera.endpoint());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    /** A camera that has served others before: what is measured is who receives from it. */
    private static void warmUp(URI endpoint) throws Exception {
        try (WhepRuntime runtime = WhepRuntime.create()) {
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                List<WhepReceiver> receivers = new ArrayList<>();
                List<CompletableFuture<SessionInfo>> started = new ArrayList<>();
                for (int i = 0; i < RECEIVERS_PER_ROUND; i++) {
                    WhepReceiver receiver = WhepReceiver.builder(endpoint).runtime(runtime).onAccessUnit(unit -> {}).build();
                    receivers.add(receiver);
                    started.add(receiver.start());
                }
                for (CompletableFuture<SessionInfo> start : started) {
                    start.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
                receivers.forEach(WhepReceiver::close);
            }
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
