package io.github.whep4j.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages refer to is there: other pages and their sections, tests, commands and files. */
class DocumentationTest {
    private static final Pattern FENCED = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern TEST = Pattern.compile("\\b([A-Z]\\w*(?:Test|Properties|Fuzzer))\\b(?:\\.(\\w+))?");
    private static final Pattern METHOD_BY_SECTION = Pattern.compile("(?:section|row)\\d\\w+");
    private static final Pattern FILE =
            Pattern.compile("(?<![\\w/.-])(?:interop|benchmarks|fuzz|image|modules|docs)/[\\w./-]*[\\w]");

    private final Map<String, String> pages = pages();

    DocumentationTest() throws IOException {}

    @Test
    void linksLeadSomewhere() {
        List<String> dead = new ArrayList<>();
        pages.forEach((page, text) -> all(LINK, text)
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*") && !leadsSomewhere(page, link))
                .forEach(link -> dead.add(page + ": " + link)));
        assertEquals(List.of(), dead);
    }

    private boolean leadsSomewhere(String page, String link) {
        String[] parts = link.split("#", 2);
        Path folder = Path.of(page).getParent();
        Path target = parts[0].isEmpty()
                ? Path.of(page)
                : (folder == null ? Path.of(parts[0]) : folder.resolve(parts[0])).normalize();
        if (!Files.exists(TestSources.ROOT.resolve(target))) {
            return false;
        }
        String text = pages.get(target.toString().replace('\\', '/'));
        return parts.length == 1 || text != null && anchors(text).contains(parts[1]);
    }

    /** As GitHub makes them: small letters, no punctuation, hyphens for blanks, and numbers where there are several. */
    private static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        all(HEADING, text).map(heading -> heading.group(1)).forEach(heading -> {
            String anchor = LINK.matcher(heading)
                    .replaceAll("")
                    .strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\w\\- ]", "")
                    .replace(' ', '-');
            for (int i = 0; !anchors.add(i == 0 ? anchor : anchor + "-" + i); i++) {
                assertTrue(i < 100, "so many sections have the same name");
            }
        });
        return anchors;
    }

    @Test
    void testsThatAreNamedExist() throws IOException {
        TestSources sources = new TestSources();
        List<String> missing = new ArrayList<>();
        pages.forEach((page, text) -> all(CODE, text).map(code -> code.group(1)).forEach(code -> {
            all(TEST, code)
                    .filter(test -> !(test.group(2) == null
                            ? sources.hasClass(test.group(1))
                            : sources.hasMethod(test.group(1), test.group(2))))
                    .forEach(test -> missing.add(page + ": " + test.group()));
            if (METHOD_BY_SECTION.matcher(code).matches() && !sources.hasMethod(code)) {
                missing.add(page + ": " + code);
            }
        }));
        assertEquals(List.of(), missing);
    }

    /** But for what a build or the reader makes. */
    @Test
    void filesAndCommandsThatAreNamedExist() {
        List<String> missing = new ArrayList<>();
        pages.forEach((page, text) -> Stream.concat(
                        all(CODE, text).map(code -> code.group(1)),
                        text.lines().filter(line -> line.startsWith("    ")))
                .flatMap(code -> all(FILE, code).map(MatchResult::group))
                .filter(file -> !file.contains("/target/") && !file.matches(".*\\b[A-Z]{3,}\\b.*"))
                .filter(file -> !Files.exists(TestSources.ROOT.resolve(file)))
                .forEach(file -> missing.add(page + ": " + file)));
        assertEquals(List.of(), missing);
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    /** All pages by their paths, without what stands in fences: that is code, and drawings. */
    private static Map<String, String> pages() throws IOException {
        Map<String, String> pages = new TreeMap<>();
        for (String folder : List.of("", "docs", "docs/examples")) {
            try (Stream<Path> files = Files.list(TestSources.ROOT.resolve(folder))) {
                for (Path file :
                        (Iterable<Path>) files.filter(path -> path.toString().endsWith(".md"))::iterator) {
                    String name = (folder.isEmpty() ? "" : folder + "/") + file.getFileName();
                    pages.put(name, FENCED.matcher(Files.readString(file)).replaceAll(""));
                }
            }
        }
        assertTrue(pages.size() > 20, "that many were found: " + pages.keySet());
        return pages;
    }
}
