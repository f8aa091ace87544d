package io.github.whep4j.cli.options;

import io.github.whep4j.cli.options.CamerasFile.Setting;
import io.github.whep4j.cli.outcome.UsageException;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.receiver.WhepEndpoints;
import io.github.whep4j.receiver.WhepReceiver;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A camera that the user has given a name, in a file of properties: {@code door.url}, and {@code door.token-file} or {@code
 * door.token-env}. There are no tokens in that file.
 *
 * @param url where it is
 * @param tokens where its token comes from
 */
public record NamedCamera(URI url, TokenOptions tokens) {
    private static final String SCHEME = "camera";

    /**
     * The camera that {@code camera:NAME} stands for; null if the URL is another.
     *
     * @throws UsageException if there is none of that name, or the file makes no sense
     */
    public static @Nullable NamedCamera of(URI given, Terminal terminal) {
        if (!SCHEME.equalsIgnoreCase(given.getScheme())) {
            return null;
        }
        String name = given.getSchemeSpecificPart();
        CamerasFile cameras = CamerasFile.read(file(terminal));
        Setting url = cameras.url(name);
        return new NamedCamera(parsed(url, name, cameras), tokens(name, cameras));
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

    private static TokenOptions tokens(String name, CamerasFile cameras) {
        Setting variable = cameras.get(name, CamerasFile.TOKEN_ENV);
        Setting file = cameras.get(name, CamerasFile.TOKEN_FILE);
        if (variable != null && file != null) {
            throw new UsageException("camera " + name + " has a token-file and a token-env ("
                    + cameras.where(Math.max(variable.line(), file.line())) + "): one of them is enough");
        }
        if (variable != null) {
            return TokenOptions.ofVariable(
                    variable.value(),
                    "the environment variable " + shown(variable.value()) + "for camera " + name + " (" + name
                            + ".token-env, " + cameras.where(variable.line()) + ")");
        }
        if (file == null) {
            return new TokenOptions();
        }
        String where = "the token's file for camera " + name + " (" + name + ".token-file, "
                + cameras.where(file.line()) + ")";
        try {
            return TokenOptions.ofFile(cameras.resolve(file.value()), where);
        } catch (InvalidPathException e) {
            throw new UsageException(where + " cannot be read: that is no name of a file");
        }
    }

    /** Not what may be a token that was put in the place of a variable's name. */
    private static String shown(String variable) {
        boolean name = variable.length() <= 40 && variable.matches("[A-Z]+[0-9]{0,2}(_([A-Z]+[0-9]{0,2}|[0-9]{1,2}))*");
        return name ? variable + " " : "";
    }

    /** Does not repeat the URL when it is none: keys stand in queries. */
    private static URI parsed(Setting url, String name, CamerasFile cameras) {
        String where = name + ".url (" + cameras.where(url.line()) + ")";
        try {
            URI parsed = new URI(url.value());
            check(parsed);
            return parsed;
        } catch (URISyntaxException e) {
            throw new UsageException(where + " is no URL");
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + ": " + e.getMessage());
        }
    }

    /** As the receiver will, which does not know where it stands. */
    private static void check(URI url) {
        if (EndpointBase.RING.equalsIgnoreCase(url.getScheme())) {
            WhepEndpoints.ring(url.getSchemeSpecificPart());
        } else {
            WhepReceiver.builder(url);
        }
    }
}
