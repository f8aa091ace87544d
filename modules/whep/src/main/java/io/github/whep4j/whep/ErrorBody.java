package io.github.whep4j.whep;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an error response says, whichever way it says it: JSON:API ({@code {"errors":[{"title":…}]}}), problem details
 * (RFC 9457), {@code {"status":…,"error":…}} and its kin, HTML, or plain text. The body's look decides, not its Content-Type,
 * which is often wrong.
 */
record ErrorBody(@Nullable String title, @Nullable String detail) {

    private static final int MAX_TITLE = 120;
    private static final int MAX_DETAIL = 400;
    private static final int MAX_VALUES = 64;
    private static final int MAX_PATH = 32;

    private static final Pattern HTML_TITLE =
            Pattern.compile("<(title|h1)[^<>]{0,200}>([^<]{1,400})<", Pattern.CASE_INSENSITIVE);
    private static final Pattern ICE_CREDENTIAL = Pattern.compile("(ice-(?:pwd|ufrag):)\\S+");
    private static final String[] TITLES = {
        "errors/0/title", "title", "error", "error/title", "error/message", "errors/0/code", "message"
    };
    private static final String[] DETAILS = {
        "errors/0/detail", "detail", "error_description", "error/detail", "errors/0/message", "message", "errors/0"
    };

    /**
     * Reads as much as there is to read.
     *
     * @param secrets texts that must not appear in the result, though the server may repeat them
     */
    static ErrorBody parse(byte[] body, List<String> secrets) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.startsWith("v=0")) {
            // A counter-offer, with the server's ICE password in it.
            return new ErrorBody(null, null);
        }
        if (text.startsWith("{")) {
            Map<String, String> values = scalars(text);
            String title = firstOf(values, TITLES);
            String detail = firstOf(values, DETAILS);
            if (title != null || detail != null) {
                return of(title, detail, secrets);
            }
        }
        if (text.startsWith("<")) {
            Matcher heading = HTML_TITLE.matcher(text);
            return of(heading.find() ? heading.group(2) : null, "the server sent a web page", secrets);
        }
        return of(null, text, secrets);
    }

    private static ErrorBody of(@Nullable String title, @Nullable String detail, List<String> secrets) {
        String cleanTitle = clean(title, secrets, MAX_TITLE);
        String cleanDetail = clean(detail, secrets, MAX_DETAIL);
        return new ErrorBody(cleanTitle, cleanDetail != null && cleanDetail.equals(cleanTitle) ? null : cleanDetail);
    }

    /**
     * Secrets go before anything is cut off, as half a token is a secret too; and once more when control characters are gone,
     * which may have stood in the middle of one.
     */
    private static @Nullable String clean(@Nullable String text, List<String> secrets, int maxLength) {
        String whole = ServerText.clean(without(secrets, text), Integer.MAX_VALUE);
        return ServerText.clean(without(secrets, whole), maxLength);
    }

    /** Servers that parse SDP like to quote the line they dislike, so ICE's passwords are among the secrets. */
    private static @Nullable String without(List<String> secrets, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String result = text;
        for (String secret : secrets) {
            String shown = ServerText.clean(secret, Integer.MAX_VALUE);
            if (shown != null) {
                result = result.replace(secret, "[removed]").replace(shown, "[removed]");
            }
        }
        return ICE_CREDENTIAL.matcher(result).replaceAll("$1[removed]");
    }

    private static @Nullable String firstOf(Map<String, String> values, String[] paths) {
        for (String path : paths) {
            String value = values.get(path);
            if (value != null && !value.isBlank()) {
                return value;
            }
        }
        return null;
    }

    /** The text and number values by path, as far as the text is JSON: a body that was cut off still says something. */
    private static Map<String, String> scalars(String text) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = ServerJson.parser(text)) {
            JsonToken token = parser.nextToken();
            while (token != null && values.size() < MAX_VALUES) {
                String path = token.isScalarValue() && token != JsonToken.VALUE_NULL
                        ? path(parser.getParsingContext())
                        : null;
                if (path != null) {
                    values.putIfAbsent(path, parser.getText());
                }
                token = parser.nextToken();
            }
        } catch (IOException e) {
            // Not JSON from here on; what came before counts.
        }
        return values;
    }

    /** {@code null} if it is longer than any that is looked for: names may be as long as the body, and have many values below. */
    private static @Nullable String path(JsonStreamContext value) {
        String path = "";
        for (JsonStreamContext at = value; at != null && !at.inRoot(); at = at.getParent()) {
            String name = at.inArray() ? Integer.toString(at.getCurrentIndex()) : at.getCurrentName();
            if (name == null || name.length() + path.length() > MAX_PATH) {
                return null;
            }
            path = path.isEmpty() ? name : name + "/" + path;
        }
        return path;
    }
}
