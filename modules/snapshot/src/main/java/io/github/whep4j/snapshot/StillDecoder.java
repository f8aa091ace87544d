package io.github.whep4j.snapshot;

import io.github.whep4j.h264.AccessUnit;
import java.awt.image.BufferedImage;

/** Makes a picture of a key frame. {@link Snapshots} brings one along; another can be given to it. */
@FunctionalInterface
public interface StillDecoder {
    /**
     * Decodes one key frame. Called on a thread of its own, which is interrupted when the deadline has passed; whatever it
     * throws, errors included, ends up in a {@link SnapshotException}.
     *
     * @param keyFrame complete, and a key frame
     * @return the picture without the margin that the stream crops away
     * @throws SnapshotException if there is no picture in it that this decoder can make
     */
    BufferedImage decode(AccessUnit keyFrame) throws SnapshotException;
}
