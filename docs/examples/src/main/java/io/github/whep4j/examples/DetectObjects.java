package io.github.whep4j.examples;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.receiver.AccessUnitIterator;
import io.github.whep4j.receiver.Overflow;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.snapshot.SnapshotException;
import io.github.whep4j.snapshot.Snapshots;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Key frames, decoded in pure Java, to a function of yours that finds something in them. */
public final class DetectObjects {
    private DetectObjects() {}

    /** Your function: a model, a service, or anything else. It may take its time. */
    @FunctionalInterface
    public interface Detector {
        /** What is to be seen in the picture. */
        List<String> detect(BufferedImage picture, Duration time);
    }

    /** Looks at one key frame after the other until the session ends. */
    public static void run(URI endpoint, String token, Detector detector) throws InterruptedException {
        Snapshots snapshots = Snapshots.withDefaults();
        // Whole groups are left out where the detector is slower than the camera, so that it sees the latest.
        try (AccessUnitIterator units =
                WhepReceiver.builder(endpoint).token(token).iterator(120, Overflow.DROP_GROUPS)) {
            while (units.hasNext()) {
                AccessUnit unit = units.next();
                if (unit.isKeyFrame()) {
                    look(snapshots, unit, detector);
                }
            }
        }
    }

    private static void look(Snapshots snapshots, AccessUnit keyFrame, Detector detector) throws InterruptedException {
        try {
            BufferedImage picture = snapshots.decode(keyFrame);
            detector.detect(picture, keyFrame.presentationTime())
                    .forEach(found -> System.out.println(keyFrame.presentationTime() + ": " + found));
        } catch (SnapshotException e) {
            System.err.println("This one could not be decoded: " + e.getMessage());
        }
    }
}
