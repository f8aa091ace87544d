package io.github.whep4j.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A camera that the user has given a name, in a file of properties: {@code door.url}, and {@code door.token-file} or {@code
 * door.token-env}. There are no tokens in that file.
 *
 * @param url where it is
 * @param tokens where its token comes from
 */
record NamedCamera(URI url, TokenOptions tokens) {
    private static final String SCHEME = "camera";

    /**
     * The camera that {@code camera:NAME} stands for; null if the URL is another.
     *
     * @throws UsageException if there is none of that name
     */
    static @Nullable NamedCamera of(URI given, Terminal terminal) {
        if (!SCHEME.equalsIgnoreCase(given.getScheme())) {
            return null;
        }
        String name = given.getSchemeSpecificPart();
        Path file = file(terminal);
        Properties cameras = read(file);
        String url = cameras.getProperty(name + ".url");
        if (url == null) {
            throw new UsageException("there is no " + name + ".url in " + file);
        }
        return new NamedCamera(
                parsed(url, name, file),
                TokenOptions.of(
                        cameras.getProperty(name + ".token-env"),
                        cameras.getProperty(name + ".token-file"),
                        name + " in " + file));
    }

    private static Path file(Terminal terminal) {
        String named = terminal.variable("WHEP4J_CONFIG");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String folder = terminal.variable("XDG_CONFIG_HOME");
        Path base = folder.isEmpty() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(folder);
        return base.resolve("whep4j").resolve("cameras.properties");
    }

    private static Properties read(Path file) {
        Properties cameras = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            cameras.load(reader);
            return cameras;
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException("the cameras' file " + file + " cannot be read");
        }
    }

    /** Does not repeat the URL when it is none: keys stand in queries. */
    private static URI parsed(String url, String name, Path file) {
        try {
            return new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new UsageException(name + ".url in " + file + " is no URL");
        }
    }
}
