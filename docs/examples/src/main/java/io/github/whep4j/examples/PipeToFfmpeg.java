package io.github.whep4j.examples;

import io.github.whep4j.receiver.AccessUnitIterator;
import io.github.whep4j.receiver.Overflow;
import io.github.whep4j.receiver.WhepReceiver;
import io.github.whep4j.recorder.FragmentedMp4Recorder;
import io.github.whep4j.recorder.RecordingInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;

/** The live video into another program, as MP4. */
public final class PipeToFfmpeg {
    /** A second at 30 pictures per second: where more waits, the oldest group of pictures is left out. */
    private static final int WAITING_UNITS = 30;

    private PipeToFfmpeg() {}

    /**
     * Runs the program until the session or the program ends.
     *
     * @param command {@code ffmpeg -i pipe:0 ...}, or any that reads its standard input
     * @return its exit status
     */
    public static int run(URI endpoint, String token, List<String> command) throws IOException, InterruptedException {
        Process program = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (AccessUnitIterator units =
                        WhepReceiver.builder(endpoint).token(token).iterator(WAITING_UNITS, Overflow.DROP_GROUPS);
                InputStream video = RecordingInputStream.of(units, FragmentedMp4Recorder::to);
                OutputStream input = program.getOutputStream()) {
            video.transferTo(input);
        } catch (IOException e) {
            // The program has read as much as it wanted.
        }
        return program.waitFor();
    }
}
