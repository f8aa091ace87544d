package io.github.whep4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java on the pages that people read first compiles as it stands there. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    /** What a reader has already: the names that the snippets take for granted. */
    private static final String AROUND = """
            import io.github.whep4j.emulator.*;
            import io.github.whep4j.junit.*;
            import io.github.whep4j.h264.*;
            import io.github.whep4j.micrometer.*;
            import io.github.whep4j.receiver.*;
            import io.github.whep4j.recorder.*;
            import io.github.whep4j.snapshot.*;
            import io.github.whep4j.viewer.*;
            import io.micrometer.core.instrument.MeterRegistry;
            import io.micrometer.core.instrument.Tags;
            import java.awt.image.BufferedImage;
            import java.io.InputStream;
            import java.net.URI;
            import java.nio.ByteBuffer;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.concurrent.ExecutionException;
            import java.util.concurrent.Executor;
            import org.junit.jupiter.api.Test;

            abstract class %s {
                interface Decoder {
                    void decode(ByteBuffer data, Duration time);
                }

                interface Tokens {
                    String current(String refused);
                }

                URI endpoint;
                String token;
                String deviceId;
                Tokens tokens;
                Decoder decoder;
                Executor executor;
                WhepReceiver camera;
                MeterRegistry registry;

                abstract void upload(InputStream mp4);

                %s
            }
            """;

    @TempDir
    Path folder;

    @Test
    void eachSnippetCompiles() throws Exception {
        List<Path> sources = new ArrayList<>();
        for (String page : new String[] {"README.md", "docs/examples/README.md"}) {
            Matcher snippets = JAVA.matcher(Files.readString(Path.of("../..", page)));
            while (snippets.find()) {
                sources.add(source("Snippet" + sources.size(), snippets.group(1)));
            }
        }
        assertTrue(sources.size() >= 6, sources.toString());
        assertEquals("", errors(sources));
    }

    /** A snippet is a method of a test, or statements. */
    private Path source(String name, String snippet) throws Exception {
        String member = snippet.startsWith("@Test") ? snippet : "void run() throws Exception {\n" + snippet + "}";
        return Files.writeString(folder.resolve(name + ".java"), String.format(AROUND, name, member));
    }

    private String errors(List<Path> sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        List<String> options =
                List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", folder.toString());
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            errors, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            return done ? "" : errors.toString();
        }
    }
}
