package io.github.whep4j.cli.record;

import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.terminal.DataOutput;
import io.github.whep4j.cli.terminal.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The program behind {@code --exec}. What it prints goes where our own output goes. */
final class PipedCommand implements AutoCloseable {
    /** To finish what it makes of the video, once that has ended. */
    private static final long FINISHING_SECONDS = 10;

    /** The same, when the JVM is about to stop. */
    private static final long HURRYING_SECONDS = 3;

    private static final long STOPPING_SECONDS = 2;

    private final Process process;
    private final DataOutput input;
    private volatile boolean stopped;

    private PipedCommand(Process process) {
        this.process = process;
        this.input = DataOutput.of(process.getOutputStream());
    }

    /**
     * Runs it by the shell.
     *
     * @param secrets environment variables that are for us, and not for the command
     * @throws OutputException if there is no shell
     */
    static PipedCommand start(String command, Collection<String> secrets) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        try {
            ProcessBuilder process = new ProcessBuilder(
                            windows ? List.of("cmd", "/c", command) : List.of("sh", "-c", command))
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            secrets.forEach(process.environment()::remove);
            return new PipedCommand(process.start());
        } catch (IOException e) {
            throw new OutputException("cannot run the command: " + e.getMessage(), e);
        }
    }

    OutputStream input() {
        return input;
    }

    CompletionStage<?> ended() {
        return process.onExit();
    }

    /**
     * Ends it, with what the shell has started. By its handle: {@link Process#destroy} closes its input as well, and waits for
     * who writes to it.
     */
    void stop() {
        stopped = true;
        process.descendants().forEach(ProcessHandle::destroy);
        process.toHandle().destroy();
    }

    /** The same for one that does not mind {@link #stop}, or when there is no time left to see whether it does. */
    void kill() {
        stopped = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    /**
     * Lets it know that there is no more video, waits for it to finish, and says how it went.
     *
     * @param outcome what there is to say without it
     */
    Recording.Outcome judge(Recording.Outcome outcome, boolean interrupted, Terminal terminal)
            throws InterruptedException {
        boolean asked = stopped;
        if (!asked) {
            endInput(); // not of one that takes nothing: who writes to it has the stream for as long as it lives
        }
        if (!process.waitFor(patienceSeconds(interrupted), TimeUnit.SECONDS)) {
            terminal.err().println("whep4j: the command goes on after the end of the video, and is stopped");
            if (asked) {
                kill();
            } else {
                stop();
            }
            return outcome;
        }
        if (process.exitValue() == 0 || stopped) {
            return outcome;
        }
        OutputException problem = new OutputException("the command ended with status " + process.exitValue(), null);
        if (outcome.status() == ExitStatus.DONE) {
            return outcome.failedBy(problem);
        }
        terminal.err().println("whep4j: " + problem.getMessage());
        return outcome;
    }

    /** An interrupt has little left for one that took nothing any more, and has been stopped for that before. */
    private long patienceSeconds(boolean interrupted) {
        if (!interrupted) {
            return FINISHING_SECONDS;
        }
        return stopped ? STOPPING_SECONDS : HURRYING_SECONDS;
    }

    /** The recording does so too, but for one that never had a picture. */
    private void endInput() {
        try {
            input.close();
        } catch (IOException e) {
            // It takes nothing any more, or has ended.
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
            if (!process.waitFor(STOPPING_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        }
    }
}
