package io.github.whep4j.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads HTTP/1.1 requests from a connection (RFC 9112), with everything bounded. */
final class HttpRequestReader {
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int MAX_BODY_BYTES = 256 * 1024;

    private final InputStream in;

    /** A request that can't be answered but by an error; the connection is of no further use. */
    static final class BadRequestException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String detail;

        BadRequestException(int status, String detail) {
            super(detail);
            this.status = status;
            this.detail = detail;
        }

        String detail() {
            return detail;
        }

        int status() {
            return status;
        }
    }

    HttpRequestReader(InputStream in) {
        this.in = in;
    }

    /** The next request, or null when the client has closed the connection. */
    @Nullable
    HttpRequest next() throws IOException {
        String line = readLine();
        while (line != null && line.isEmpty()) {
            line = readLine(); // RFC 9112, Section 2.2: empty lines before a request are passed over
        }
        if (line == null) {
            return null;
        }
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.") || !words[1].startsWith("/")) {
            throw new BadRequestException(400, "not a request line");
        }
        Map<String, String> headers = readHeaders();
        return new HttpRequest(words[0], words[1], headers, readBody(headers));
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int count = 0; ; count++) {
            String line = readLine();
            if (line == null) {
                throw new BadRequestException(400, "the headers end early");
            }
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon < 1 || count >= MAX_HEADERS) {
                throw new BadRequestException(colon < 1 ? 400 : 431, "not a header, or one too many");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    private byte[] readBody(Map<String, String> headers) throws IOException {
        if (headers.containsKey("transfer-encoding")) {
            throw new BadRequestException(411, "a body needs a Content-Length here");
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("[0-9]{1,9}")) {
            throw new BadRequestException(400, "Content-Length is not a number");
        }
        int bytes = Integer.parseInt(length);
        if (bytes > MAX_BODY_BYTES) {
            throw new BadRequestException(413, "the body is too long");
        }
        byte[] body = in.readNBytes(bytes);
        if (body.length < bytes) {
            throw new BadRequestException(400, "the body ends early");
        }
        return body;
    }

    /** A line without its end, or null at the end of the stream. */
    private @Nullable String readLine() throws IOException {
        byte[] line = new byte[MAX_LINE_BYTES];
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (length == MAX_LINE_BYTES) {
                throw new BadRequestException(431, "a line is too long");
            }
            line[length++] = (byte) next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
}
