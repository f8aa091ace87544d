package io.github.whep4j.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The sources of all tests of the project by the simple names of their classes; those of the same name together. */
final class TestSources {
    static final Path ROOT = Path.of("..", "..");

    private final Map<String, String> sources = new HashMap<>();

    TestSources() throws IOException {
        read(ROOT.resolve("modules"));
        read(ROOT.resolve("docs/examples"));
    }

    private void read(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(TestSources::isTestSource).forEach(this::add);
        }
    }

    private void add(Path file) {
        String name = file.getFileName().toString().replace(".java", "");
        try {
            sources.merge(name, Files.readString(file), String::concat);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTestSource(Path file) {
        return file.toString().endsWith(".java")
                && file.toString().replace('\\', '/').contains("/src/test/java/");
    }

    boolean hasClass(String name) {
        return sources.containsKey(name);
    }

    boolean hasMethod(String className, String method) {
        return declares(sources.getOrDefault(className, ""), method);
    }

    /** In whatever class. */
    boolean hasMethod(String method) {
        return sources.values().stream().anyMatch(source -> declares(source, method));
    }

    private static boolean declares(String source, String method) {
        return source.contains(" void " + method + "(");
    }
}
