package io.github.whep4j.cli.outcome;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Of the words that there are, the one that somebody may have meant by another. */
public final class Nearest {
    /** Shorter ones begin too many words. */
    private static final int LEAST_BEGINNING = 3;

    private static final int MOST_SLIPS = 3;

    /** Longer than any word of ours; the distance costs the product of the lengths. */
    private static final int LONGEST = 64;

    private Nearest() {}

    /** Null if none is near: one letter in three may be wrong, or the end be left out. */
    public static @Nullable String of(String word, Collection<String> words) {
        String nearest = null;
        int least = Math.min(MOST_SLIPS, word.length() / 3) + 1;
        if (word.length() > LONGEST) {
            return null;
        }
        for (String candidate : words) {
            boolean begun = word.length() >= LEAST_BEGINNING && candidate.startsWith(word);
            int distance = begun ? 1 : distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Letters left out, put in, mistaken, and neighbours exchanged (the optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int mistaken = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + mistaken);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
