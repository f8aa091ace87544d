package io.github.whep4j.recorder;

import io.github.whep4j.h264.AccessUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a plain MP4 with {@code moov} in front. While it records the file is a fragmented one, so that nothing is lost to a
 * crash; {@link #close} makes a {@linkplain PlainMp4 plain one} beside it and puts that in its place, which takes as much
 * room on the disk again for that time. If that fails, the fragmented one stays.
 */
public final class PlainMp4Recorder implements Recorder {
    private final Path file;
    private final FragmentedMp4Recorder fragmented;
    private boolean closed;
    private long plainBytes;

    private PlainMp4Recorder(Path file, FragmentedMp4Recorder fragmented) {
        this.file = file;
        this.fragmented = fragmented;
    }

    /**
     * Into a file, which is created now, or emptied.
     *
     * @throws IOException if it cannot be written, or is a named pipe or a device, which cannot be read again at the end
     */
    public static PlainMp4Recorder to(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("a plain MP4 needs a file, and this is none: " + file);
        }
        return new PlainMp4Recorder(file, FragmentedMp4Recorder.to(file));
    }

    @Override
    public synchronized void accept(AccessUnit unit) {
        if (closed) {
            return;
        }
        fragmented.accept(unit);
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            fragmented.close();
            makePlain();
        }
    }

    @Override
    public synchronized void closeBefore(AccessUnit next) throws IOException {
        if (!closed) {
            closed = true;
            fragmented.closeBefore(next);
            makePlain();
        }
    }

    private void makePlain() throws IOException {
        if (fragmented.unitsWritten() == 0) {
            return;
        }
        // Of a symbolic link it is the file that is replaced, and not the link.
        Path name = file.toRealPath();
        // As in FragmentedMp4Recorder.
        boolean interrupted = Thread.interrupted();
        @Nullable Path beside = null;
        try {
            // It has a name of its own, as any fixed one could be that of somebody else's file, or be too long.
            beside = Files.createTempFile(name.toAbsolutePath().getParent(), "whep4j-", ".tmp");
            takePermissions(beside, name);
            PlainMp4.of(file, beside, fragmented.creationTime());
            Files.move(beside, name, StandardCopyOption.REPLACE_EXISTING);
            plainBytes = Files.size(name);
        } catch (IOException e) {
            if (beside != null) {
                Files.deleteIfExists(beside);
            }
            throw new IOException(e.getMessage() + " (the recording is whole, as a fragmented MP4)", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What only its owner may read is not to be read by others, be it for a moment: a temporary file is its owner's alone until it has
     * the permissions of what it is to replace.
     */
    private static void takePermissions(Path beside, Path name) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(name, PosixFileAttributeView.class);
        if (view != null) {
            Files.setPosixFilePermissions(beside, view.readAttributes().permissions());
        }
    }

    /** After the end it is the size of the plain file. */
    @Override
    public synchronized long bytesWritten() {
        return plainBytes > 0 ? plainBytes : fragmented.bytesWritten();
    }

    @Override
    public synchronized long unitsWritten() {
        return fragmented.unitsWritten();
    }

    @Override
    public synchronized long durationNanos() {
        return fragmented.durationNanos();
    }
}
