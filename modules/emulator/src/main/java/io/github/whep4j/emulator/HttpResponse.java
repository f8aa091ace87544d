package io.github.whep4j.emulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be answered.
 *
 * @param delay how long the client has to wait for it
 * @param raw   if there is one, it writes the bytes of the answer, and what else is in here does not count; the
 *              connection is closed afterwards
 */
record HttpResponse(
        int status,
        Map<String, String> headers,
        byte[] body,
        Duration delay,
        @Nullable RawAnswer raw) {
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(204, "No Content"),
            Map.entry(302, "Found"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(409, "Conflict"),
            Map.entry(411, "Length Required"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(428, "Precondition Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"));

    /** RFC 9110, Section 5.6.7; the JDK's RFC_1123_DATE_TIME writes the first nine days of a month with one digit. */
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Writes whatever it likes, to clients that have to bear it. */
    @FunctionalInterface
    interface RawAnswer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    HttpResponse {
        headers = Map.copyOf(headers);
    }

    static HttpResponse of(int status) {
        return new HttpResponse(status, Map.of(), new byte[0], Duration.ZERO, null);
    }

    static HttpResponse of(int status, String contentType, String body) {
        return of(status).with("Content-Type", contentType).withBody(body);
    }

    static HttpResponse raw(RawAnswer answer) {
        return new HttpResponse(200, Map.of(), new byte[0], Duration.ZERO, answer);
    }

    /** An error as Ring's API reports it: JSON:API, the status a string. The texts are ours and need no escaping. */
    static HttpResponse error(int status, String title, String detail) {
        String optional = detail.isEmpty() ? "" : ", \"detail\": \"" + detail + "\"";
        return of(
                status,
                "application/vnd.api+json",
                "{\"errors\": [{\"status\": \"" + status + "\", \"title\": \"" + title + "\"" + optional + "}]}");
    }

    HttpResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpResponse(status, more, body, delay, raw);
    }

    HttpResponse without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(name);
        return new HttpResponse(status, fewer, body, delay, raw);
    }

    HttpResponse withStatus(int other) {
        return new HttpResponse(other, headers, body, delay, raw);
    }

    HttpResponse withBody(String text) {
        return new HttpResponse(status, headers, text.getBytes(StandardCharsets.UTF_8), delay, raw);
    }

    HttpResponse after(Duration wait) {
        return new HttpResponse(status, headers, body, wait, raw);
    }

    /** Writes the answer, after its delay. */
    void writeTo(OutputStream out, boolean keepAlive) throws IOException, InterruptedException {
        Thread.sleep(delay.toMillis());
        if (raw != null) {
            raw.write(out);
            out.flush();
            return;
        }
        out.write(head(keepAlive));
        out.write(body);
        out.flush();
    }

    /** Whether the connection is closed behind it. */
    boolean closes() {
        return raw != null || headers.containsKey("Connection");
    }

    /** Closes the connection and says so, in the words of SRS. */
    HttpResponse closing() {
        return with("Connection", "Close");
    }

    /** Status line and headers. */
    byte[] head(boolean keepAlive) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(status).append(' ').append(REASONS.getOrDefault(status, "Status"));
        head.append("\r\n");
        if (!headers.containsKey("Date")) {
            head.append("Date: ").append(HTTP_DATE.format(Instant.now())).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (status != 204 && !headers.containsKey("Content-Length")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        if (!closes()) {
            head.append("Connection: ")
                    .append(keepAlive ? "keep-alive" : "close")
                    .append("\r\n");
        }
        head.append("\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The status only: Location is a session URL. */
    @Override
    public String toString() {
        return "HttpResponse[" + status + ", " + body.length + " bytes]";
    }
}
