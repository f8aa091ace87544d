package io.github.whep4j.sdp;

import java.util.ArrayList;
import java.util.List;

/** Candidates that can be reached, or could be if their name were resolved; each once, and no more than a hundred. */
final class DistinctCandidates {
    private static final int MAX_CANDIDATES = 100;
    /** Of the indices; a power of two, so much larger than their number that a search ends soon. */
    private static final int TABLE_SIZE = 256;

    private final CandidateParser parser = new CandidateParser();
    private final List<CandidateAttribute> found = new ArrayList<>(48);
    /** One more than the index of a candidate, by its hash; 0 is free. */
    private final byte[] table = new byte[TABLE_SIZE];

    /** Adds the candidate whose attribute's value is here, if it is one and of use. */
    void add(String text, int from, int to) {
        if (found.size() == MAX_CANDIDATES) {
            return;
        }
        CandidateAttribute candidate = parser.parse(text, from, to);
        if (candidate != null && isOfUse(candidate)) {
            addDistinct(candidate);
        }
    }

    List<CandidateAttribute> list() {
        return found;
    }

    private void addDistinct(CandidateAttribute candidate) {
        int slot = (candidate.address().hashCode() * 31 + candidate.port() * 17 + candidate.component())
                & (TABLE_SIZE - 1);
        while (table[slot] != 0) {
            if (found.get(table[slot] - 1).equals(candidate)) {
                return;
            }
            slot = (slot + 1) & (TABLE_SIZE - 1);
        }
        found.add(candidate);
        table[slot] = (byte) found.size();
    }

    private static boolean isOfUse(CandidateAttribute candidate) {
        return candidate.isCheckable() || candidate.isConnectable() || candidate.isNamed();
    }
}
