package io.github.whep4j.whep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads Link headers (RFC 8288, Section 3), of which unknown relations and malformed parts are passed over. */
final class LinkHeader {

    private static final int MAX_SERVERS = 16;
    private static final Set<String> SCHEMES = Set.of("stun", "stuns", "turn", "turns");

    private final String text;
    private int at;

    private LinkHeader(String text) {
        this.text = text;
    }

    /** The ice-server links among the values of all Link headers, in order. */
    static List<IceServerLink> iceServers(List<String> values) {
        List<IceServerLink> servers = new ArrayList<>();
        for (String value : values) {
            new LinkHeader(value).read(servers);
        }
        return servers.size() > MAX_SERVERS ? List.copyOf(servers.subList(0, MAX_SERVERS)) : List.copyOf(servers);
    }

    private void read(List<IceServerLink> servers) {
        while ((at = text.indexOf('<', at)) >= 0 && servers.size() < MAX_SERVERS) {
            int end = text.indexOf('>', at);
            if (end < 0) {
                return;
            }
            String uri = text.substring(at + 1, end).trim();
            at = end + 1;
            Map<String, String> parameters = parameters();
            String relations = parameters.getOrDefault("rel", "");
            if (isIceServer(relations) && isUsable(uri)) {
                servers.add(new IceServerLink(
                        uri,
                        parameters.get("username"),
                        parameters.get("credential"),
                        parameters.getOrDefault("credential-type", "password")));
            }
        }
    }

    private static boolean isIceServer(String relations) {
        return List.of(relations.toLowerCase(Locale.ROOT).split("\\s+", -1)).contains("ice-server");
    }

    private static boolean isUsable(String uri) {
        int colon = uri.indexOf(':');
        return colon > 0
                && uri.length() <= 512
                && SCHEMES.contains(uri.substring(0, colon).toLowerCase(Locale.ROOT))
                && uri.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    /** Reads {@code ; name=value ; name="value"} up to the comma that ends the link; of a repeated name the first counts. */
    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        while (true) {
            skipBlanks();
            if (at >= text.length() || text.charAt(at) == ',') {
                return parameters;
            }
            if (text.charAt(at) != ';') {
                at++;
                continue;
            }
            at++;
            skipBlanks();
            int start = at;
            while (at < text.length() && "=;,".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(start, at).trim().toLowerCase(Locale.ROOT);
            String value = "";
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                skipBlanks();
                value = value();
            }
            parameters.putIfAbsent(name, value);
        }
    }

    private String value() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && ";,".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at).trim();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        at++;
        return value.toString();
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
