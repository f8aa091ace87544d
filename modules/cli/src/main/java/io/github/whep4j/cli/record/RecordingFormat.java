package io.github.whep4j.cli.record;

import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.recorder.AnnexBRecorder;
import io.github.whep4j.recorder.FragmentedMp4Recorder;
import io.github.whep4j.recorder.PlainMp4Recorder;
import io.github.whep4j.recorder.Recorder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file formats that can be written. */
public enum RecordingFormat {
    MP4,
    ANNEXB;

    Recorder to(OutputStream stream) {
        return switch (this) {
            case MP4 -> FragmentedMp4Recorder.to(stream);
            case ANNEXB -> AnnexBRecorder.to(stream);
        };
    }

    /**
     * Into a file.
     *
     * @param faststart whether an MP4 is to be a plain one in the end
     */
    Recorder to(Path file, boolean faststart) throws IOException {
        return switch (this) {
            case MP4 -> faststart ? PlainMp4Recorder.to(file) : FragmentedMp4Recorder.to(file);
            case ANNEXB -> AnnexBRecorder.to(file);
        };
    }

    /** What was asked for, else by the file's ending; standard output gets MP4, which tells players the timing. */
    static RecordingFormat of(String file, @Nullable RecordingFormat asked) {
        RecordingFormat format = asked == null ? ofName(file) : asked;
        if (format == null) {
            throw new UsageException(
                    "the format does not follow from '" + file + "': name it .mp4 or .h264, or give --format");
        }
        return format;
    }

    /** By the file's ending; null if that tells none. */
    public static @Nullable RecordingFormat ofName(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".mp4") || name.endsWith(".m4s") || file.equals(RecordingOutput.STANDARD_OUTPUT)) {
            return MP4;
        }
        return name.endsWith(".h264") || name.endsWith(".264") ? ANNEXB : null;
    }
}
