package io.github.whep4j.snapshot;

import io.github.whep4j.h264.AccessUnit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Decodes key frames into still pictures, behind a fence: what comes from a camera may be hostile, and a decoder is where it
 * would do harm. Each picture is made on a daemon thread of its own within a deadline; at most {@value #AT_ONCE} are made at
 * once, abandoned ones counted. Thread-safe; holds nothing that needs closing.
 */
public final class Snapshots {
    /** How many pictures are made at the same time. */
    public static final int AT_ONCE = 2;

    /** As many as Linux follows. */
    private static final int MAX_LINKS = 40;

    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);

    /** Nobody waits longer, and it fits into nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(3_650);

    private final StillDecoder decoder;
    private final Duration deadline;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    private Snapshots(StillDecoder decoder, Duration deadline) {
        this.decoder = decoder;
        this.deadline = deadline;
    }

    /** With the decoder of this module (8 bits, 4:2:0, progressive; baseline, main and high) and a deadline of 10 seconds. */
    public static Snapshots withDefaults() {
        return new Snapshots(new JcodecDecoder(), DEFAULT_DEADLINE);
    }

    /**
     * With another decoder or deadline.
     *
     * @param deadline for one picture, the waiting for a place among the {@value #AT_ONCE} included
     * @throws IllegalArgumentException if the deadline is not positive
     */
    public static Snapshots of(StillDecoder decoder, Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("the deadline has to be positive: " + deadline);
        }
        return new Snapshots(decoder, deadline.compareTo(FOR_EVER) > 0 ? FOR_EVER : deadline);
    }

    /** The decoder of this module, to be used with a deadline of one's own. */
    public static StillDecoder decoder() {
        return new JcodecDecoder();
    }

    /**
     * Decodes a key frame, and turns it upright if the sender said how. Blocks, at most for the deadline: not to be called where access units are delivered.
     *
     * @throws SnapshotException if it is no complete key frame, cannot be decoded, or takes longer than the deadline
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public BufferedImage decode(AccessUnit keyFrame) throws SnapshotException, InterruptedException {
        if (!keyFrame.isKeyFrame() || !keyFrame.isComplete()) {
            throw new SnapshotException("a still picture needs a complete key frame, and this is none", null);
        }
        long deadlineNanos = System.nanoTime() + deadline.toNanos();
        if (!places.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new SnapshotException(
                    "the decoder is busy with " + AT_ONCE + " other pictures; try again when they are done", null);
        }
        FutureTask<BufferedImage> decoding = new FutureTask<>(() -> Rotation.clockwise(
                decoder.decode(keyFrame), keyFrame.orientation().rotationDegrees()));
        Thread thread = new Thread(
                () -> {
                    try {
                        decoding.run();
                    } finally {
                        // Not by whoever waits: a picture that was given up keeps its place until its thread has ended.
                        places.release();
                    }
                },
                "whep4j-snapshot");
        thread.setDaemon(true);
        boolean started = false;
        try {
            thread.start();
            started = true;
            return decoding.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SnapshotException("the picture could not be decoded within " + deadline.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SnapshotException known
                    ? known
                    : new SnapshotException(
                            "the key frame is damaged, or of a kind that is not decoded here", e.getCause());
        } finally {
            decoding.cancel(true);
            if (!started) {
                places.release();
            }
        }
    }

    /**
     * Writes a picture to a file, as JPEG or PNG after the file's ending ({@code .jpg}, {@code .jpeg}, {@code .png}): to another
     * beside it first, so that what fails half-way leaves an earlier picture as it was. A symbolic link stays one: its target is
     * written. What is there and no file, as a named pipe or a device, is written into.
     *
     * @throws IllegalArgumentException if it ends otherwise
     * @throws IOException if the file cannot be written, or this Java runtime has no writer for the format
     */
    public static void write(BufferedImage picture, Path file) throws IOException {
        String format = format(file);
        Path target = throughLinks(file);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            // To put a file in its place would take it away from everybody else.
            writeInto(target, picture, format);
            return;
        }
        // Not createTempFile, whose files nobody else may read.
        Path unfinished = target.resolveSibling("." + UUID.randomUUID() + "." + format);
        try {
            writeInto(unfinished, picture, format);
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void writeInto(Path file, BufferedImage picture, String format) throws IOException {
        // Without a cache on disk, which ImageIO would put into the temporary directory.
        try (OutputStream bytes = Files.newOutputStream(file);
                ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(picture, format, out)) {
                throw new IOException("this Java runtime cannot write " + format + " pictures");
            }
        }
    }

    /** Where a chain of links ends, whether or not there is a file. */
    private static Path throughLinks(Path file) throws IOException {
        Path target = file;
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /** The format that {@link #write} takes for this file, {@code jpg} or {@code png}. */
    private static String format(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
            return "jpg";
        }
        if (name.endsWith(".png")) {
            return "png";
        }
        throw new IllegalArgumentException("a picture's file name ends in .jpg, .jpeg or .png: " + file);
    }
}
