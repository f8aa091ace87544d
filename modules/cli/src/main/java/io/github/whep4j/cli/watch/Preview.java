package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.snapshot.SnapshotException;
import io.github.whep4j.snapshot.Snapshots;
import java.awt.image.BufferedImage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures of key frames, as often as somebody looks and no faster than they can be made. The receiver has no part in it:
 * key frames that come meanwhile are passed over.
 */
final class Preview implements AutoCloseable {
    /** One damaged key frame is followed by others; a kind that cannot be decoded is not. */
    private static final int FAILURES_IN_A_ROW = 3;

    private final Snapshots snapshots;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "whep4j-preview");
        made.setDaemon(true);
        return made;
    });
    private volatile @Nullable BufferedImage picture;
    private volatile String trouble = "";
    private volatile boolean busy;
    private int failures;
    /** Of the thread that looks, alone. */
    private @Nullable AccessUnit asked;

    Preview(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * What there is at present; does not wait. The newest key frame is begun with, if it is another and the last one is done.
     *
     * @param newest null before the first
     */
    @Nullable
    BufferedImage picture(@Nullable AccessUnit newest) {
        if (newest != null && newest != asked && !busy && trouble.isEmpty()) {
            asked = newest;
            busy = true;
            try {
                thread.execute(() -> decode(newest));
            } catch (RejectedExecutionException e) {
                // Closed meanwhile, by an interrupt: there is nobody to show it to.
                busy = false;
            }
        }
        return picture;
    }

    /** Why there will be no more pictures; empty if there may be. */
    String trouble() {
        return trouble;
    }

    private void decode(AccessUnit keyFrame) {
        try {
            picture = snapshots.decode(keyFrame);
            failures = 0;
        } catch (SnapshotException e) {
            failures++;
            if (failures >= FAILURES_IN_A_ROW) {
                trouble = Failures.message(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy = false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
