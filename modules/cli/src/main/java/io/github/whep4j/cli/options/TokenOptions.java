package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.TokenSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the Bearer token comes from. It is never an argument: those are seen by every user of the machine. No message repeats
 * what the options were given either: {@code --token-env $TOKEN} is a mistake that is easily made.
 */
public final class TokenOptions {
    private static final String DEFAULT_VARIABLE = "WHEP_TOKEN";
    private static final int MAX_TOKEN_BYTES = 64 * 1024;

    @Option(
            names = "--token-env",
            paramLabel = "VAR",
            description = "Environment variable with the Bearer token; WHEP_TOKEN if no token option is given.")
    private @Nullable String variable;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the Bearer token; read again when the server refuses it.")
    private @Nullable Path file;

    @Option(
            names = "--token-stdin",
            description = "Reads the Bearer token from standard input, one line; asks for it at a terminal.")
    private boolean stdin;

    private String variableFrom = "the environment variable that --token-env names";
    private String fileFrom = "the file that --token-file names";

    /** As if this had been given as the option; {@code from} is what messages call it. */
    static TokenOptions ofVariable(String variable, String from) {
        TokenOptions options = new TokenOptions();
        options.variable = variable;
        options.variableFrom = from;
        return options;
    }

    /** As if this had been given as the option; {@code from} is what messages call it. */
    static TokenOptions ofFile(Path file, String from) {
        TokenOptions options = new TokenOptions();
        options.file = file;
        options.fileFrom = from;
        return options;
    }

    /** The environment variables that a token is taken from, or would be. */
    Set<String> variables() {
        return variable == null ? Set.of(DEFAULT_VARIABLE) : Set.of(DEFAULT_VARIABLE, variable);
    }

    /** Where to take the token from, or null for none. What can be read now has been read and looked at. */
    @Nullable
    TokenSource source(Terminal terminal) {
        if ((variable != null ? 1 : 0) + (file != null ? 1 : 0) + (stdin ? 1 : 0) > 1) {
            throw new UsageException("give one of --token-env, --token-file and --token-stdin");
        }
        if (file != null) {
            Path path = file;
            String first = checked(readNow(path), fileFrom);
            return refused -> refused == null ? first : readAgain(path, refused);
        }
        String token;
        if (variable != null) {
            token = checked(terminal.variable(variable), variableFrom);
        } else if (stdin) {
            token = checked(fromStandardInput(terminal), "standard input");
        } else if (terminal.variable(DEFAULT_VARIABLE).isEmpty()) {
            return null;
        } else {
            token = checked(terminal.variable(DEFAULT_VARIABLE), "the environment variable " + DEFAULT_VARIABLE);
        }
        return refused -> token;
    }

    private String readNow(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            throw new UsageException(fileFrom + " cannot be read: " + whatIsThere(file));
        }
    }

    /** What of a path that cannot be read is there. The rest of it is not repeated: that may be the token itself. */
    private static String whatIsThere(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        if (Files.exists(whole)) {
            return Files.isDirectory(whole) ? whole + " is a folder" : whole + " is kept from this user";
        }
        Path there = whole.getParent();
        String missing = "file";
        while (there != null && !Files.isDirectory(there)) {
            there = there.getParent();
            missing = "folder";
        }
        return there == null ? "there is no such folder" : "there is no such " + missing + " in " + there;
    }

    /** A pipe, as {@code <(...)} is, has its token once: then that it was refused is what is to be told. */
    private static String readAgain(Path file, String refused) throws IOException {
        String again = read(file);
        return again.isEmpty() ? refused : again;
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_TOKEN_BYTES), StandardCharsets.UTF_8).strip();
        }
    }

    private static String fromStandardInput(Terminal terminal) {
        String typed = TypedToken.ask(terminal);
        return typed == null ? readLine(terminal.in()) : typed;
    }

    private static String readLine(InputStream in) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            while (next >= 0 && next != '\n' && line.size() < MAX_TOKEN_BYTES) {
                line.write(next);
                next = in.read();
            }
        } catch (IOException e) {
            throw new UsageException("the token cannot be read from standard input");
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    public static String checked(String token, String from) {
        if (token.isEmpty()) {
            throw new UsageException("there is no token in " + from);
        }
        if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new UsageException("what is in " + from + " is no token: it has blanks or other characters in it");
        }
        return token;
    }
}
