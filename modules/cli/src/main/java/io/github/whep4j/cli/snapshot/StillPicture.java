package io.github.whep4j.cli.snapshot;

import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.record.FileWriting;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.snapshot.SnapshotException;
import io.github.whep4j.snapshot.Snapshots;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The first key frame of a stream, as a picture in a file. */
public final class StillPicture implements Consumer<AccessUnit> {
    private final CompletableFuture<AccessUnit> keyFrame = new CompletableFuture<>();

    /**
     * Looks at a picture's name before anything is spent on it.
     *
     * @throws UsageException if it does not say what kind of picture it is
     */
    static void checkName(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (!name.endsWith(".jpg") && !name.endsWith(".jpeg") && !name.endsWith(".png")) {
            throw new UsageException("a picture is written as .jpg or .png, and the name says which: " + file);
        }
    }

    @Override
    public void accept(AccessUnit unit) {
        if (unit.isKeyFrame() && unit.isComplete()) {
            keyFrame.complete(unit);
        }
    }

    /** Completes with the first complete key frame. */
    public CompletableFuture<AccessUnit> keyFrame() {
        return keyFrame;
    }

    /**
     * Decodes a key frame into a file.
     *
     * @param noClobber whether a file that is there stays as it is
     * @throws OutputException if the file cannot be written
     */
    public static void write(AccessUnit keyFrame, Path file, boolean noClobber)
            throws SnapshotException, InterruptedException {
        BufferedImage picture = Snapshots.withDefaults().decode(keyFrame);
        boolean begun = false;
        try {
            if (noClobber) {
                Files.createFile(file);
                begun = true;
            }
            Snapshots.write(picture, file);
        } catch (IOException e) {
            if (begun) {
                // An empty file would keep the next try from writing.
                FileWriting.remove(file);
            }
            throw new OutputException("cannot write to " + file + ": " + OutputException.reason(e), e);
        }
    }
}
