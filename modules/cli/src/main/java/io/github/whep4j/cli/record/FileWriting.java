package io.github.whep4j.cli.record;

import io.github.whep4j.recorder.Recorder;
import io.github.whep4j.recorder.SegmentNames;
import io.github.whep4j.recorder.SegmentedRecorder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How video files are written.
 *
 * @param faststart whether an MP4 is to be a plain one in the end
 * @param noClobber whether files that are there stay as they are
 */
public record FileWriting(RecordingFormat format, boolean faststart, boolean noClobber) {
    /** @throws FileAlreadyExistsException if the file is there, and is to stay as it is */
    Recorder open(Path file) throws IOException {
        if (noClobber) {
            Files.createFile(file);
        }
        return new RecordedFile(file, format.to(file, faststart));
    }

    /** One file after the other. Numbers that are taken are passed over: a recording does not end over an old file. */
    Recorder openSegments(Duration length, SegmentNames names) {
        int[] passedOver = {0};
        return SegmentedRecorder.of(length, (number, first) -> {
            while (true) {
                try {
                    return open(names.path(number + passedOver[0], first));
                } catch (FileAlreadyExistsException e) {
                    passedOver[0]++;
                }
            }
        });
    }

    /** Of a file that is of no use to anybody. */
    public static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What could not be written is to be told, not this.
        }
    }
}
