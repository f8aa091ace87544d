package io.github.whep4j.whep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads Link headers (RFC 8288, Section 3), of which unknown relations and malformed parts are passed over. */
final class LinkHeader {

    private static final int MAX_LINKS = 64;
    private static final int MAX_SERVERS = 16;
    private static final Set<String> SCHEMES = Set.of("stun", "stuns", "turn", "turns");

    /** One link; parameter names in lower case. */
    record Link(String target, Map<String, String> parameters) {
        boolean hasRelation(String relation) {
            String relations = parameters.getOrDefault("rel", "").toLowerCase(Locale.ROOT);
            return List.of(relations.split("\\s+", -1)).contains(relation);
        }

        /** A target may be a session URL, a parameter a password. */
        @Override
        public String toString() {
            return "Link" + parameters.keySet();
        }
    }

    private final String text;
    private int at;

    private LinkHeader(String text) {
        this.text = text;
    }

    /** The links of all Link headers, in order. */
    static List<Link> links(List<String> values) {
        List<Link> links = new ArrayList<>();
        for (String value : values) {
            new LinkHeader(value).read(links);
        }
        return links;
    }

    /** The ice-server links among them. */
    static List<IceServerLink> iceServers(List<String> values) {
        return links(values).stream()
                .filter(link -> link.hasRelation("ice-server") && isUsable(link.target()))
                .limit(MAX_SERVERS)
                .map(link -> new IceServerLink(
                        link.target(),
                        link.parameters().get("username"),
                        link.parameters().get("credential"),
                        link.parameters().getOrDefault("credential-type", "password")))
                .toList();
    }

    private void read(List<Link> links) {
        while ((at = text.indexOf('<', at)) >= 0 && links.size() < MAX_LINKS) {
            int end = text.indexOf('>', at);
            if (end < 0) {
                return;
            }
            String target = text.substring(at + 1, end).trim();
            at = end + 1;
            links.add(new Link(target, parameters()));
        }
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
            if (text.charAt(at) == ';') {
                at++;
            }
            // The draft's own example leaves a semicolon out.
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
