package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where attributes stand in the text of a description; strings are made of those alone that are asked for. */
final class IndexedAttributes implements AttributeLookup {
    private static final int NUMBERS_EACH = 3;

    private final String text;
    /** Name, colon and end of each attribute that is no candidate. */
    private int[] others;

    private int othersLength;
    /** Colon and end of each candidate, which are most of a description, and are never looked for by name. */
    private int[] candidates = {};

    private int candidatesLength;

    IndexedAttributes(String text, int expected) {
        this.text = text;
        others = new int[NUMBERS_EACH * expected];
    }

    /** See {@link SdpScanner.Lines#attribute}. */
    void add(int name, int colon, int end) {
        if (is("candidate", name, colon)) {
            if (candidatesLength == candidates.length) {
                candidates = Arrays.copyOf(candidates, Math.max(64, 2 * candidatesLength));
            }
            candidates[candidatesLength++] = colon;
            candidates[candidatesLength++] = end;
            return;
        }
        if (othersLength == others.length) {
            others = Arrays.copyOf(others, 2 * othersLength);
        }
        others[othersLength++] = name;
        others[othersLength++] = colon;
        others[othersLength++] = end;
    }

    @Override
    public @Nullable String attribute(String name) {
        int at = find(name, 0);
        return at < 0 ? null : value(at);
    }

    @Override
    public List<String> attributes(String name) {
        int at = find(name, 0);
        if (at < 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        while (at >= 0) {
            values.add(value(at));
            at = find(name, at + NUMBERS_EACH);
        }
        return values;
    }

    @Override
    public boolean has(String name) {
        return find(name, 0) >= 0;
    }

    @Override
    public @Nullable MediaDirection direction() {
        for (int i = 0; i < othersLength; i += NUMBERS_EACH) {
            boolean property = others[i + 1] == others[i + 2];
            MediaDirection direction = property ? MediaDirection.parse(text.substring(others[i], others[i + 1])) : null;
            if (direction != null) {
                return direction;
            }
        }
        return null;
    }

    @Override
    public void candidates(DistinctCandidates into) {
        for (int i = 0; i < candidatesLength; i += 2) {
            into.add(text, Math.min(candidates[i] + 1, candidates[i + 1]), candidates[i + 1]);
        }
    }

    private int find(String name, int from) {
        for (int i = from; i < othersLength; i += NUMBERS_EACH) {
            if (is(name, others[i], others[i + 1])) {
                return i;
            }
        }
        return -1;
    }

    private boolean is(String name, int from, int to) {
        return to - from == name.length() && text.startsWith(name, from);
    }

    private String value(int at) {
        int colon = others[at + 1];
        int end = others[at + 2];
        return colon == end ? "" : text.substring(colon + 1, end).strip();
    }
}
