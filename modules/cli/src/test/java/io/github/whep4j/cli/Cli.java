package io.github.whep4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.whep4j.cli.terminal.StandardOutput;
import io.github.whep4j.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the command in this JVM, with streams and an environment of its own. */
public final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";
    private boolean outIsTerminal;
    private boolean errIsTerminal;

    public record Result(int status, byte[] outBytes, String err) {
        public String out() {
            return new String(outBytes, StandardCharsets.UTF_8);
        }

        public List<String> errLines() {
            return err.lines().toList();
        }

        /** The members of the JSON object that is the last line of standard output, nested ones as {@code timings.postMs}. */
        public Map<String, String> json() throws IOException {
            return parse(out());
        }

        public Map<String, String> jsonOnErr() throws IOException {
            return parse(err);
        }

        private static Map<String, String> parse(String lines) throws IOException {
            List<String> all = lines.lines().toList();
            Map<String, String> members = new LinkedHashMap<>();
            try (JsonParser parser = new JsonFactory().createParser(all.get(all.size() - 1))) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token.isScalarValue()) {
                        String path = parser.getParsingContext().pathAsPointer().toString();
                        members.put(path.substring(1).replace('/', '.'), parser.getText());
                    }
                }
            }
            return members;
        }
    }

    public static Result run(String... args) {
        return new Cli().execute(args);
    }

    public Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Cli input(String text) {
        input = text;
        return this;
    }

    public Cli outTerminal() {
        outIsTerminal = true;
        return this;
    }

    public Cli errTerminal() {
        errIsTerminal = true;
        return this;
    }

    public Result execute(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = execute(out, err, args);
        return new Result(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }

    public int execute(OutputStream out, ByteArrayOutputStream err, String... args) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                StandardOutput.to(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                outIsTerminal,
                errIsTerminal);
        return Main.run(terminal, args);
    }
}
