package io.github.whep4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/conformance.md and docs/threat-model.md name tests that exist, and at least one in each row. */
class ConformanceTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Properties))\\.(\\w+)`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, String> sources = testSources();
        List<String> missing = new ArrayList<>();
        for (String row : rows()) {
            Matcher test = TEST.matcher(row);
            while (test.find()) {
                String source = sources.getOrDefault(test.group(1), "");
                if (!source.contains(" void " + test.group(2) + "(")) {
                    missing.add(test.group(1) + "." + test.group(2));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyRowNamesATest() throws IOException {
        assertTrue(rows().size() > 80, "that many were found: " + rows().size());
        assertEquals(
                List.of(),
                rows().stream().filter(row -> !TEST.matcher(row).find()).toList());
    }

    private static List<String> rows() throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/conformance.md"))) {
            if (line.startsWith("| P")) {
                rows.add(line);
            }
        }
        int requirements = rows.size();
        for (String line : Files.readAllLines(ROOT.resolve("docs/threat-model.md"))) {
            if (line.startsWith("| ") && !line.startsWith("| threat")) {
                rows.add(line);
            }
        }
        assertTrue(rows.size() >= requirements + 10, "threats: " + (rows.size() - requirements));
        return rows;
    }

    /** The sources of all test classes by their simple names; those of the same name together. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("modules"))) {
            for (Path file : (Iterable<Path>) files.filter(ConformanceTest::isTestSource)::iterator) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Files.readString(file), String::concat);
            }
        }
        return sources;
    }

    private static boolean isTestSource(Path file) {
        return file.toString().endsWith(".java")
                && file.toString().replace('\\', '/').contains("/src/test/java/");
    }
}
