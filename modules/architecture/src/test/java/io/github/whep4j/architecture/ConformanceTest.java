package io.github.whep4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/conformance.md and docs/threat-model.md name tests that exist, and at least one in each row. */
class ConformanceTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Properties))\\.(\\w+)`");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        TestSources sources = new TestSources();
        List<String> missing = new ArrayList<>();
        for (String row : rows()) {
            Matcher test = TEST.matcher(row);
            while (test.find()) {
                if (!sources.hasMethod(test.group(1), test.group(2))) {
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
        for (String line : Files.readAllLines(TestSources.ROOT.resolve("docs/conformance.md"))) {
            if (line.startsWith("| P")) {
                rows.add(line);
            }
        }
        int requirements = rows.size();
        for (String line : Files.readAllLines(TestSources.ROOT.resolve("docs/threat-model.md"))) {
            if (line.startsWith("| ") && !line.startsWith("| threat")) {
                rows.add(line);
            }
        }
        assertTrue(rows.size() >= requirements + 10, "threats: " + (rows.size() - requirements));
        return rows;
    }
}
