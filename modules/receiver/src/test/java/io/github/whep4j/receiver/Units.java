package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.ParameterSets;
import java.util.HexFormat;
import java.util.List;

/** Access units that can be told apart by their RTP timestamp. */
final class Units {
    /** 640x360, constrained baseline. */
    private static final ParameterSets SETS = ParameterSets.of(List.of(
            HexFormat.of().parseHex("6742c01fda0280bfe5c044000003000400000300f23c60ca80"),
            HexFormat.of().parseHex("68ce32c8")));

    static final int LARGE_BYTES = 16 << 20;
    private static final byte[] LARGE = new byte[LARGE_BYTES];

    private Units() {}

    /** As large as units can be; all of them are the same bytes. */
    static AccessUnit large(long timestamp, boolean keyFrame) {
        return new AccessUnit(LARGE, LARGE.length, timestamp, 0, null, keyFrame, true, SETS);
    }

    static AccessUnit key(long timestamp) {
        return unit(timestamp, true);
    }

    static AccessUnit delta(long timestamp) {
        return unit(timestamp, false);
    }

    private static AccessUnit unit(long timestamp, boolean keyFrame) {
        byte[] annexB = {0, 0, 0, 1, (byte) (keyFrame ? 0x65 : 0x41), 0};
        return new AccessUnit(annexB, annexB.length, timestamp, 0, null, keyFrame, true, SETS);
    }
}
