import io.github.whep4j.h264.AccessUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The slices of the clip that Pion sends: what arrives has to be one of them, to the byte. */
final class Pictures {
    private final Set<ByteBuffer> slices = new HashSet<>();

    Pictures(Path clip) throws IOException {
        byte[] annexB = Files.readAllBytes(clip);
        int begin = -1;
        for (int i = 0; i + 2 < annexB.length; i++) {
            if (annexB[i] == 0 && annexB[i + 1] == 0 && annexB[i + 2] == 1) {
                add(annexB, begin, i > 0 && annexB[i - 1] == 0 ? i - 1 : i);
                begin = i + 3;
            }
        }
        add(annexB, begin, annexB.length);
    }

    private void add(byte[] annexB, int begin, int end) {
        if (begin >= 0 && isSlice(annexB[begin])) {
            slices.add(ByteBuffer.wrap(annexB, begin, end - begin).slice());
        }
    }

    private static boolean isSlice(byte header) {
        int type = header & 0x1f;
        return type == 1 || type == 5;
    }

    /** Whether it is one picture of the clip. */
    boolean has(AccessUnit unit) {
        int found = 0;
        for (ByteBuffer nal : unit.nalUnits()) {
            if (isSlice(nal.get(nal.position()))) {
                if (!slices.contains(nal)) {
                    return false;
                }
                found++;
            }
        }
        return found == 1;
    }
}
