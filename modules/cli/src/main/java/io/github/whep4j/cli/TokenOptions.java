package io.github.whep4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the Bearer token comes from. It is never an argument: those are seen by every user of the machine. */
final class TokenOptions {
    private static final String DEFAULT_VARIABLE = "WHEP_TOKEN";

    @Option(
            names = "--token-env",
            paramLabel = "VAR",
            description = "Environment variable with the Bearer token; WHEP_TOKEN if no token option is given.")
    private @Nullable String variable;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the Bearer token.")
    private @Nullable Path file;

    @Option(names = "--token-stdin", description = "Reads the Bearer token from standard input, one line.")
    private boolean stdin;

    /** The token, or null for none. */
    @Nullable
    String read(Terminal terminal, UnaryOperator<@Nullable String> environment) {
        if ((variable != null ? 1 : 0) + (file != null ? 1 : 0) + (stdin ? 1 : 0) > 1) {
            throw new UsageException("give one of --token-env, --token-file and --token-stdin");
        }
        if (variable != null) {
            String token = environment.apply(variable);
            if (token == null || token.isBlank()) {
                throw new UsageException("the environment variable " + variable + " is not set");
            }
            return token.strip();
        }
        if (file != null) {
            return nonEmpty(readFile(file), "the token file " + file);
        }
        if (stdin) {
            return nonEmpty(readLine(terminal), "standard input");
        }
        String token = environment.apply(DEFAULT_VARIABLE);
        return token == null || token.isBlank() ? null : token.strip();
    }

    private static String readFile(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UsageException("the token file " + file + " cannot be read");
        }
    }

    private static String readLine(Terminal terminal) {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
            String line = reader.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UsageException("the token cannot be read from standard input");
        }
    }

    private static String nonEmpty(String token, String from) {
        if (token.isBlank()) {
            throw new UsageException("there is no token in " + from);
        }
        return token.strip();
    }
}
