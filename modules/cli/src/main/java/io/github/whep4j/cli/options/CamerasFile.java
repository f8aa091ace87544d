package io.github.whep4j.cli.options;

import io.github.whep4j.cli.outcome.Nearest;
import io.github.whep4j.cli.outcome.ReadFailure;
import io.github.whep4j.cli.outcome.UsageException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The user's cameras: a file of properties, {@code NAME.url} and so on. A key that is none of ours is a mistake, wherever it stands:
 * passed over it would be a camera without its token. Values are never repeated, nor what looks like one.
 */
final class CamerasFile {
    static final String URL = "url";
    static final String TOKEN_FILE = "token-file";
    static final String TOKEN_ENV = "token-env";
    private static final List<String> KEYS = List.of(URL, TOKEN_FILE, TOKEN_ENV);

    /** A setting, and where it stands. */
    record Setting(String value, int line) {}

    private final Path path;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private CamerasFile(Path path) {
        this.path = path;
    }

    /** @throws UsageException if it cannot be read, or something in it makes no sense */
    static CamerasFile read(Path path) {
        CamerasFile file = new CamerasFile(path);
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new UsageException("there is no cameras' file " + path);
        } catch (IOException e) {
            throw new UsageException("the cameras' file " + path + " cannot be read: " + ReadFailure.reason(e));
        }
        for (int i = 0; i < lines.size(); i++) {
            int first = i;
            StringBuilder whole = new StringBuilder(lines.get(i));
            while (goesOn(lines.get(i)) && !isComment(lines.get(first)) && i + 1 < lines.size()) {
                whole.append('\n').append(lines.get(++i));
            }
            file.add(whole.toString(), first + 1);
        }
        return file;
    }

    private static boolean isComment(String line) {
        String text = line.stripLeading();
        return text.startsWith("#") || text.startsWith("!");
    }

    /** Whether the end of the line is escaped. */
    private static boolean goesOn(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private void add(String text, int line) {
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(where(line) + " has a \\u without four hexadecimal digits");
        }
        for (String key : parsed.stringPropertyNames()) {
            check(key, line);
            Setting earlier =
                    settings.put(key, new Setting(parsed.getProperty(key).strip(), line));
            if (earlier != null) {
                throw new UsageException(key + " stands twice, in line " + earlier.line() + " and in " + where(line));
            }
        }
    }

    private void check(String key, int line) {
        int dot = key.lastIndexOf('.');
        String setting = key.substring(dot + 1);
        if (dot > 0 && KEYS.contains(setting)) {
            return;
        }
        if (dot <= 0 || !setting.matches("[A-Za-z_-]{1,20}")) {
            throw new UsageException(where(line) + " is no setting of a camera: those are NAME.url, NAME.token-file and"
                    + " NAME.token-env");
        }
        String camera = key.substring(0, dot);
        String nearest = Nearest.of(setting, KEYS);
        String meant = setting.equals("token")
                ? camera + ".token-file or " + camera
                        + ".token-env tells where the token is; the token itself does not stand here"
                : nearest != null
                        ? "did you mean " + camera + "." + nearest + "?"
                        : "a camera has url, token-file and token-env";
        throw new UsageException("there is no setting " + key + " (" + where(line) + "): " + meant);
    }

    /** Null if the camera has none such. */
    @Nullable
    Setting get(String camera, String key) {
        return settings.get(camera + "." + key);
    }

    /** The camera's address. @throws UsageException if there is none */
    Setting url(String camera) {
        Setting url = get(camera, URL);
        if (url == null) {
            throw new UsageException("there is no " + camera + ".url in " + path + others(camera));
        }
        return url;
    }

    private String others(String camera) {
        TreeSet<String> names = new TreeSet<>();
        settings.keySet().forEach(key -> names.add(key.substring(0, key.lastIndexOf('.'))));
        String nearest = Nearest.of(camera, names);
        if (nearest != null && !nearest.equals(camera)) {
            return ": did you mean camera:" + nearest + "?";
        }
        if (names.contains(camera)) {
            return ", where it has a token and no address";
        }
        return names.isEmpty() ? ", which has no camera" : ", which has " + String.join(", ", names);
    }

    /** As messages name a place in it. */
    String where(int line) {
        return "line " + line + " of " + path;
    }

    /** A file that it names: {@code ~} is the user's folder, and what is relative is so to the folder of this file. */
    Path resolve(String file) {
        String home = System.getProperty("user.home");
        Path folder = path.toAbsolutePath().getParent();
        return file.startsWith("~/")
                ? Path.of(home, file.substring(2))
                : folder == null ? Path.of(file) : folder.resolve(file);
    }
}
