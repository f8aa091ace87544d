package io.github.whep4j.cli.emulate;

import io.github.whep4j.cli.options.TokenOptions;
import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.emulator.WhepCameraBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tokens that an emulated camera asks for, and where clients find them. None is printed. */
final class EmulatedTokens {
    /** How soon a client finds a new token when the last has expired. */
    private static final long LOOK_EVERY_MILLIS = 100;

    @Option(
            names = "--token-env",
            paramLabel = "VAR",
            description =
                    "Environment variable with the Bearer token that it asks for; without a token option it asks for none.")
    private @Nullable String variable;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "Makes a Bearer token of its own and writes it there, in place of what is there, for its owner alone to read;"
                            + " whep4j record --token-file reads it.")
    private @Nullable Path file;

    @Option(
            names = "--token-life",
            paramLabel = "TIME",
            description = "How long a token is good; then a new one is in --token-file.")
    private @Nullable Duration life;

    void applyTo(WhepCameraBuilder builder, Terminal terminal) {
        if (variable != null && file != null) {
            throw new UsageException("give one of --token-env and --token-file");
        }
        if (life != null && file == null) {
            throw new UsageException("--token-life needs --token-file: where would the next token be found?");
        }
        if (variable != null) {
            builder.token(TokenOptions.checked(
                    terminal.variable(variable), "the environment variable that --token-env names"));
        } else if (file == null) {
            builder.withoutToken();
        }
        if (life != null) {
            builder.tokenLife(life);
        }
    }

    /** Writes the tokens of a camera where they are to be, until it is closed. */
    Published publish(WhepCamera camera) {
        return new Published(camera, file, variable, life != null);
    }

    static final class Published implements AutoCloseable {
        private final WhepCamera camera;
        private final @Nullable Path file;
        private final @Nullable String variable;
        private final @Nullable ScheduledExecutorService writer;
        private String written = "";

        private Published(WhepCamera camera, @Nullable Path file, @Nullable String variable, boolean changing) {
            this.camera = camera;
            this.file = file;
            this.variable = variable;
            if (file != null) {
                write(file);
            }
            writer = changing ? Executors.newSingleThreadScheduledExecutor(Published::thread) : null;
            if (writer != null && file != null) {
                var unused = writer.scheduleWithFixedDelay(
                        () -> renew(file), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private static Thread thread(Runnable task) {
            Thread thread = new Thread(task, "whep4j-tokens");
            thread.setDaemon(true);
            return thread;
        }

        /** A disk that is full for a moment costs some tenths of a second, not all tokens that follow. */
        private void renew(Path to) {
            try {
                write(to);
            } catch (OutputException e) {
                // It is tried again soon.
            }
        }

        /** In one piece: a client may be reading. */
        private synchronized void write(Path to) {
            String token = camera.token();
            if (token.equals(written)) {
                return;
            }
            try {
                if (Files.exists(to) && !Files.isRegularFile(to)) {
                    // A named pipe or a device, /dev/stderr say, which nobody else may lose to a file in its place.
                    Files.writeString(to, token + "\n");
                    written = token;
                    return;
                }
                // Of a symbolic link it is the file that is replaced, and not the link.
                Path place = Files.exists(to) ? to.toRealPath() : to.toAbsolutePath();
                Path folder = Objects.requireNonNull(place.getParent());
                // For its owner alone to read, from the first byte on.
                Path whole = Files.createTempFile(folder, ".whep4j-token", null);
                try {
                    Files.writeString(whole, token + "\n");
                    try {
                        Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
                    } catch (AtomicMoveNotSupportedException e) {
                        Files.move(whole, place, StandardCopyOption.REPLACE_EXISTING);
                    }
                } finally {
                    Files.deleteIfExists(whole);
                }
                written = token;
            } catch (IOException e) {
                throw new OutputException(
                        "the file that --token-file names cannot be written: " + OutputException.reason(e), e);
            }
        }

        /** How to record from the camera. */
        String words(URI endpoint, String device, String whep4j) {
            String token = "";
            if (variable != null) {
                token = " --token-env " + variable;
            } else if (file != null) {
                token = " --token-file " + file;
            }
            return "An emulated camera; try:\n  " + whep4j + " record " + endpoint + token
                    + " -o x.mp4 --duration 10s\n  " + whep4j + " record ring:" + device + " --endpoint-base http://"
                    + endpoint.getAuthority() + token + " -o x.mp4 --duration 10s";
        }

        @Override
        public void close() {
            if (writer != null) {
                writer.shutdownNow();
            }
        }
    }
}
